"""A Core that has only begun: users, and memories that are added and read."""
