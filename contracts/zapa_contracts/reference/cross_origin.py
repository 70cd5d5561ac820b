"""Which pages of others may call a service from a browser."""

from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

__all__ = ["permit"]


def permit(app: FastAPI, origins: Sequence[str], methods: Sequence[str]) -> None:
    """Let pages of `origins` send requests of `methods`, with a token and JSON."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=methods,
        allow_headers=("Authorization", "Content-Type"),
    )
