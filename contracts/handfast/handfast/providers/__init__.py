"""The running provider: its parts, its handlers, what an interaction needs of it."""
