"""Serves an ASGI application until a signal ends it, with bounds on what clients may take up.

It ends cleanly at SIGINT and SIGTERM, and leaves nothing running; what is answered is not decided
here.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Iterator

    from handfast.wire.asgi import App

__all__ = ["server_of", "until_a_signal"]

_MOST_CONNECTIONS: Final = 200
_HEAD_SECONDS: Final = 10.0
_LEAVING_SECONDS: Final = 2
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class _BoundedProtocol(H11Protocol):
    """Closes the connection of a client that takes too long to send the head of a request."""

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(_HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def server_of(app: App, **options: Any) -> uvicorn.Server:
    """A server of ``app`` that logs no request itself; ``options`` are further ones of uvicorn."""
    config = uvicorn.Config(
        app,
        http=_BoundedProtocol,
        ws="none",
        access_log=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_LEAVING_SECONDS,
        **options,
    )
    return uvicorn.Server(config)


def until_a_signal(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve at ``listener`` until the process gets SIGINT or SIGTERM, or ``should_exit`` is set."""
    with _ending(server):
        server.run(sockets=[listener])


@contextmanager
def _ending(server: uvicorn.Server) -> Iterator[None]:
    """Signals end the server, and nothing else: uvicorn raises them again when it is done."""

    def end(*_: object) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, end) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
