"""Fuzzing a provider by OpenAPI documents, with Schemathesis."""
