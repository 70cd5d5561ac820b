"""The documents of an offer: OpenAPI and AsyncAPI, with their schemas and examples. Pure."""
