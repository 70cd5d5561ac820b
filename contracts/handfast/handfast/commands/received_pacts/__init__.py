"""Verifies by pacts that others made, and prints what came of it."""
