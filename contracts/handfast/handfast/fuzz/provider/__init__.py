"""Fuzzing a provider by properties: every valid request, and each near miss."""
