"""Core's own OpenAPI document, with integer bounds as they are.

FastAPI writes bounds as floats, so the greatest 64-bit integer would come out one too high.
"""

from typing import Any

from fastapi import FastAPI

__all__ = ["CoreApplication"]

_GREATEST = 2**63 - 1


class CoreApplication(FastAPI):
    """A FastAPI application that tells its integer bounds exactly."""

    def openapi(self) -> dict[str, Any]:
        """The document of this application."""
        return {name: _exact(part) for name, part in super().openapi().items()}


def _exact(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _exact(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_exact(value) for value in part]
    if isinstance(part, float) and part.is_integer():
        return min(int(part), _GREATEST)
    return part
