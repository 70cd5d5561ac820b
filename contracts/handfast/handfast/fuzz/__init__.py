"""Fuzzing: tries both sides of every contract with what no example shows.

``openapi`` sends a provider what its OpenAPI documents allow and forbid; ``provider`` sends every
valid request and every near miss of a declared interaction; ``consumer`` answers a consumer's own
client with all that its provider may answer. Each of them answers with the ``Finding`` of
``finding``; ``store`` saves what is needed to try one again. None judges a declaration, and none
knows a system.
"""
