"""Members at the WebSocket of the reference's chat: what they send, and what comes through."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from handfast.transports.in_memory import InMemoryMessages
from service_desk_contracts.bound.websocket import App, Closed, Connection, connected
from service_desk_contracts.providers.chat import MESSAGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["Chats"]

_INVALID: Final = 422
_CLOSE_CODES: Final = 4000
_PATIENCE: Final = 2.0
"""Seconds for what the caller sends to come back: the neighbours are asked first."""


class Chats:
    """Connections to the chat of the application ``app``.

    ``messages`` is all that came through the caller's own connection, and the end of it where
    nothing that came explains it.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._own: Connection | None = None
        self._reading: asyncio.Task[None] | None = None
        self.messages = InMemoryMessages(_PATIENCE)

    async def connect(self, ticket_id: str, token: str) -> None:
        """Let the caller be connected, and read what comes from then on."""
        self._own = await _connected(self._app, ticket_id, token)
        self._reading = asyncio.ensure_future(self._read(self._own))

    async def send(self, texts: list[str | None]) -> None:
        """Send frames through the caller's own connection; None is one of bytes."""
        if self._own is None:
            raise AssertionError("the caller is not connected")
        for text in texts:
            await (self._own.send_bytes(b"\x00") if text is None else self._own.send(text))

    async def write(self, ticket_id: str, token: str, body: Any) -> None:
        """Send something through a new connection, and wait for what comes back."""
        async with _opened(self._app, ticket_id, token) as connection:
            await connection.send(json.dumps(body))
            await connection.receive()

    async def reply_to(self, ticket_id: str, token: str, body: Any) -> Any:
        """What first comes back through a new connection.

        Raises:
            AssertionError: the subprotocol is not the token, or a refusal does not end with the
                close code of its status.
        """
        async with _opened(self._app, ticket_id, token) as connection:
            if connection.subprotocol != (token or None):
                raise AssertionError("the subprotocol that was chosen is not the token")
            await connection.send(json.dumps(body))
            event = json.loads(await connection.receive())
            await _check_end(connection, event)
            return event

    async def reset(self) -> None:
        """Let nobody be connected."""
        own, reading, self._own, self._reading = self._own, self._reading, None, None
        if own is not None and reading is not None:
            await own.close()
            reading.cancel()

    async def _read(self, own: Connection) -> None:
        expected = None
        while True:
            try:
                event = json.loads(await own.receive(seconds=None))
            except Closed as closed:
                if closed.code != expected:
                    self.messages.add(MESSAGE.address, {"type": "closed", "code": closed.code})
                return
            expected = _close_code_after(event)
            self.messages.add(MESSAGE.address, event)


def _close_code_after(event: Any) -> int | None:
    """With which code the connection must be closed after an event; None: it stays open."""
    status = event["data"]["status"] if event.get("type") == "error" else _INVALID
    return None if status == _INVALID else _CLOSE_CODES + status


async def _connected(app: App, ticket_id: str, token: str) -> Connection:
    tokens = (token,) if token else ()
    return await connected(app, MESSAGE.address.format(ticket_id=ticket_id), *tokens)


@asynccontextmanager
async def _opened(app: App, ticket_id: str, token: str) -> AsyncIterator[Connection]:
    connection = await _connected(app, ticket_id, token)
    try:
        yield connection
    finally:
        await connection.close()


async def _check_end(connection: Connection, event: Any) -> None:
    expected, code = _close_code_after(event), None
    if expected is None:
        return
    try:
        await connection.receive()
    except Closed as closed:
        code = closed.code
    if code != expected:
        raise AssertionError(f"expected the connection to be closed with {expected}, got {code}")
