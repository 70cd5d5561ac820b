"""Who there is, by id."""

USERS: set[int] = set()
