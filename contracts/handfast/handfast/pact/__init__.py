"""Pact's own tools: the verifier's results, the mock server, what the verifier asks for."""
