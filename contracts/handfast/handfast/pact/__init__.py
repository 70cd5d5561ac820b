"""Pact's own tools: the verifier's results, what the verifier asks for."""
