"""``handfast fuzz``: its parts, and what it tries again."""
