"""Pacts that others made: read, their rules understood, answers and messages judged by them."""
