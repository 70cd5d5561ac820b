"""Compares what two sides did, and knows who relies on it."""
