"""`handfast serve` and `handfast stub`: what runs until interrupted, and its log."""
