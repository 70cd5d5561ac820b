"""Fuzzing a consumer: every answer and message that may come, and broken connections."""
