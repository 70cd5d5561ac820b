"""Derivations: pure functions, one target a file. No sockets, files, clock or randomness."""
