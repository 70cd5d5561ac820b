"""What carries HTTP requests, without httpx's client.

That one logs each URL, takes the proxies of the environment, and may follow redirects.
"""

import asyncio
import functools
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

__all__ = ["transport_or_own"]


@asynccontextmanager
async def transport_or_own(
    given: httpx.AsyncBaseTransport | None,
) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """The transport given, left open; or else one that is closed at the end of the block."""
    if given is not None:
        yield given
        return
    verify = await asyncio.to_thread(_certificates)
    async with httpx.AsyncHTTPTransport(verify=verify) as own:
        yield own


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Read once: that takes longer than a request."""
    return httpx.create_ssl_context()
