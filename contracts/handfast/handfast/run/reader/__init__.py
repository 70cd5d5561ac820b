"""Runs a service's own reader of a stream on a real Redis, and what its neighbours do meanwhile."""
