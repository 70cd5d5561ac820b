"""A Core that was there before the contracts, in names and forms of its own."""
