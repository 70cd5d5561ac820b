"""A provider's own OpenAPI document beside the one that is derived of its offer. Pure.

Nothing here reads a file or asks a provider.
"""
