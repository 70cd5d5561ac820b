"""A stub server: answers a consumer's client with whatever it is given, or fails as networks do.

It listens on loopback and answers one request of each connection. HTTP is read by h11. Judges
nothing.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import h11

from handfast.providers.ports import reserved_port
from handfast.stub.asked import Asked
from handfast.wire.headers import Headers
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = ["StubAnswer", "StubServer", "Trouble", "started_stub_server"]

_HEAD_BYTES: Final = 64 * 1024
_READ_BYTES: Final = 64 * 1024
_GO_ON: Final = h11.InformationalResponse(status_code=100, headers=[])
_NO_HTTP: Final = b"HTTP/1.1 400 -\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_RESET_AT_ONCE: Final = struct.pack("ii", 1, 0)
_HTML: Final = b"<!doctype html><title>502</title><p>Bad gateway"


class Trouble(StrEnum):
    """What may go wrong in a network, and a client must survive at each call."""

    REFUSED = "refused"
    RESET = "reset"
    UNAVAILABLE = "503"
    HTML = "HTML"
    WRONG_JSON = "wrong JSON"
    CUT = "cut"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class StubAnswer:
    """A status and a body to answer with; with ``trouble``, what becomes of them."""

    status: int = 200
    media_type: str = "application/json"
    body: bytes = b""
    trouble: Trouble | None = None


@dataclass
class StubServer:
    """Answers ``next`` at ``url``; at ``closed_url`` nobody listens.

    ``patience`` is how many seconds a slow answer leaves the client waiting before it is cut.
    ``beside`` answers the requests that ``next`` is not for; by default there are none.
    ``unreadable`` says why the latest request that is no HTTP is none, and how it begins.
    """

    url: str
    closed_url: str
    patience: float
    next: StubAnswer = field(default_factory=StubAnswer)
    beside: Callable[[Asked], StubAnswer | None] = lambda asked: None
    unreadable: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and close; 400 to what is no HTTP."""
        try:
            asked = await _read_request(reader, writer)
            if isinstance(asked, str):
                self.unreadable = asked
                writer.write(_NO_HTTP)
                await writer.drain()
                return
            answer = self.beside(asked) or self.next
            if answer.trouble is Trouble.SLOW:
                await asyncio.wait_for(reader.read(1), self.patience)
            elif answer.trouble is Trouble.RESET:
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
            else:
                writer.write(_written(answer))
                await writer.drain()
        except (OSError, EOFError):
            pass  # the client went away, which is its right
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Asked | str:
    """One request, read to its end; of what is no HTTP, why it is none and how it begins.

    Raises:
        EOFError: the client went away before that.
    """
    http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_BYTES)
    first = await reader.read(_READ_BYTES)
    http.receive_data(first)
    body = bytearray()
    try:
        head = await _next_event(http, reader, writer)
        if not isinstance(head, h11.Request):
            raise EOFError
        while isinstance(event := await _next_event(http, reader, writer), h11.Data):
            body += event.data
    except h11.RemoteProtocolError as error:
        # Without a query, and without what h11 quotes: a header may hold a secret.
        why = str(error).partition(": b")[0]
        return f"{why}: {excerpt(first.splitlines()[0].partition(b'?')[0])}"
    return _asked(head, bytes(body))


async def _next_event(
    http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> object:
    while (event := http.next_event()) is h11.NEED_DATA:
        if http.they_are_waiting_for_100_continue:
            writer.write(http.send(_GO_ON) or b"")
        received = await reader.read(_READ_BYTES)
        if not received:
            raise EOFError
        http.receive_data(received)
    return event


def _asked(head: h11.Request, body: bytes) -> Asked:
    pairs = [
        (name.decode("latin-1"), text.decode("latin-1")) for name, text in head.headers.raw_items()
    ]
    path, _, query = head.target.decode("latin-1").partition("?")
    return Asked(head.method.decode("latin-1"), path, query, Headers(pairs), body)


def _written(answer: StubAnswer) -> bytes:
    status, media_type, body = answer.status, answer.media_type, answer.body
    if answer.trouble is Trouble.UNAVAILABLE:
        status, media_type, body = 503, "text/plain", b"Service Unavailable"
    elif answer.trouble is Trouble.HTML:
        media_type, body = "text/html", _HTML
    elif answer.trouble is Trouble.WRONG_JSON:
        body = body[: len(body) // 2] + b'{"'
    head = f"HTTP/1.1 {status} -\r\nConnection: close\r\n"
    if body or status not in (204, 304):
        head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    if answer.trouble is Trouble.CUT:
        body = body[: len(body) // 2]
    return f"{head}\r\n".encode() + body


@asynccontextmanager
async def started_stub_server(patience: float) -> AsyncIterator[StubServer]:
    """A stub server on one port of loopback, and beside it a port that is closed."""
    with reserved_port() as closed:
        stub = StubServer("", f"http://127.0.0.1:{closed}", patience)
        server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
        stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield stub
        finally:
            server.close()
            await server.wait_closed()
