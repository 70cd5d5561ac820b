"""How a client connects: it gives up soon, asks no proxy, and trusts what httpx trusts."""

import ssl
from functools import cache
from typing import Any

import httpx

__all__ = ["connections"]

_SECONDS = 10.0


def connections(**parts: Any) -> httpx.AsyncClient:
    """A new httpx client with `parts`."""
    return httpx.AsyncClient(verify=_trusted(), timeout=_SECONDS, trust_env=False, **parts)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted: reading them takes longer than all else of a request."""
    return httpx.create_ssl_context()
