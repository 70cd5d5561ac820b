"""``handfast init``, and the system that it lays out."""
