"""Verifies a provider by pacts that no declaration here made."""
