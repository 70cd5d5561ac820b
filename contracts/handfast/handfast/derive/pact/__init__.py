"""Derives Pact V4: files, requests, responses, messages, matchers. Pure; writes no file."""
