"""Clients written for a provider with known differences: what they send, get and return."""
