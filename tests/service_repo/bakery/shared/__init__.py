"""What the bakery's own programs share."""
