"""Rows that a run shows to be needed: found in what a provider answered, and written to a file."""
