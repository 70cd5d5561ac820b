"""Supabase's own client, made so that every failure of the server surfaces in one form.

Its own retries are off and it follows no redirect, which would carry the key elsewhere.
"""

from typing import Final

import httpx
from supabase import AsyncClient, AsyncClientOptions

__all__ = ["SECONDS_TO_CONNECT", "ServerFailed", "connected", "may_have_acted"]

SECONDS_TO_CONNECT: Final = 5.0

_TOO_MANY: Final = 429
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class ServerFailed(Exception):
    """The server answered with a status that may pass: 429, or 500 and above."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


def connected(url: str, key: str, *, seconds: float) -> tuple[AsyncClient, httpx.AsyncClient]:
    """Make a client, and the HTTP client that it uses; each part of an answer has so long.

    Connects to nothing yet. Closing the HTTP client closes all there is.
    """
    http = httpx.AsyncClient(
        timeout=httpx.Timeout(seconds, connect=SECONDS_TO_CONNECT),
        event_hooks={"response": [_surface]},
    )
    options = AsyncClientOptions(httpx_client=http, auto_refresh_token=False, persist_session=False)
    return AsyncClient(url, key, options), http


async def _surface(response: httpx.Response) -> None:
    if response.status_code == _TOO_MANY or response.status_code >= 500:
        raise ServerFailed(response.status_code)


def may_have_acted(error: httpx.TransportError | ServerFailed) -> bool:
    """Whether the server may have done what it was asked, though it did not answer so."""
    if isinstance(error, ServerFailed):
        return error.status != _TOO_MANY
    return not isinstance(error, _NOT_SENT)
