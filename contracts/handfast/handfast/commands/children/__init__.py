"""The processes in which a command runs what it must be able to end, and what they send back."""
