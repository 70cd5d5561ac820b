"""A client of a WebSocket of an ASGI application, in the same process. Knows no service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

__all__ = ["App", "Closed", "Connection", "connected"]

type App = Callable[[Any, Any, Any], Awaitable[None]]

_SECONDS: Final = 5.0
_NORMAL: Final = 1000
_GONE: Final = 1006


class Closed(Exception):
    """The application closed the connection; ``code`` says why (RFC 6455, 7.4)."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"the connection was closed with {code}")


class Connection:
    """A connection that was accepted, with the ``subprotocol`` that was chosen."""

    def __init__(self, app: App, path: str, subprotocols: tuple[str, ...]) -> None:
        self.subprotocol: str | None = None
        self._sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._received: asyncio.Queue[MutableMapping[str, Any] | None] = asyncio.Queue()
        scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [],
            "subprotocols": list(subprotocols),
        }
        self._sent.put_nowait({"type": "websocket.connect"})
        self._running = asyncio.ensure_future(self._run(app, scope))

    async def _run(self, app: App, scope: MutableMapping[str, Any]) -> None:
        try:
            await app(scope, self._sent.get, self._received.put)
        finally:
            self._received.put_nowait(None)

    async def send(self, text: str) -> None:
        """Send a text frame."""
        await self._sent.put({"type": "websocket.receive", "text": text})

    async def send_bytes(self, content: bytes) -> None:
        """Send a binary frame."""
        await self._sent.put({"type": "websocket.receive", "bytes": content})

    async def receive(self, seconds: float | None = _SECONDS) -> str:
        """The next text frame, waited for so long; with None, as long as it takes.

        Raises:
            Closed: the application closed the connection.
            TypeError: it is a binary frame.
            TimeoutError: none came in time.
        """
        event = await self.next_event(seconds)
        if event.get("text") is None:
            raise TypeError("a binary frame came, expected a text frame")
        return str(event["text"])

    async def next_event(self, seconds: float | None = _SECONDS) -> MutableMapping[str, Any]:
        """What the application sends next.

        Raises:
            Closed, TimeoutError: as ``receive``; what the application raises.
        """
        async with asyncio.timeout(seconds):
            event = await self._received.get()
        if event is None:
            await self._running  # raises what the application raised
            raise Closed(_GONE)
        if event["type"] == "websocket.close":
            raise Closed(event.get("code") or _NORMAL)
        return event

    async def close(self) -> None:
        """Leave, and let the application end."""
        await self._sent.put({"type": "websocket.disconnect", "code": _NORMAL})
        await asyncio.wait({self._running}, timeout=_SECONDS)
        self._running.cancel()


async def connected(app: App, path: str, *subprotocols: str) -> Connection:
    """A connection to ``path``, as soon as it is accepted.

    Raises:
        Closed: it is not.
    """
    connection = Connection(app, path, subprotocols)
    event = await connection.next_event()
    connection.subprotocol = event.get("subprotocol")
    return connection
