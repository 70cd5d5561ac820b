"""The chat of each ticket, for its members."""
