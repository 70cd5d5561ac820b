"""A stub server: answers a consumer's client with whatever it is given, or fails as networks do.

It listens on loopback and answers one request at a time; judges nothing.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from handfast.providers.ports import reserved_port
from handfast.stub.asked import Asked
from handfast.wire.headers import Headers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = ["StubAnswer", "StubServer", "Trouble", "started_stub_server"]

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
    """

    url: str
    closed_url: str
    patience: float
    next: StubAnswer = field(default_factory=StubAnswer)
    beside: Callable[[Asked], StubAnswer | None] = lambda asked: None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and close."""
        try:
            asked = await _read_request(reader)
            answer = self.beside(asked) or self.next
            if answer.trouble is Trouble.SLOW:
                await asyncio.wait_for(reader.read(1), self.patience)
            elif answer.trouble is Trouble.RESET:
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
            else:
                writer.write(_written(answer))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # the client went away, which is its right
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Asked:
    """One request, read to its end; a body that comes in chunks as it travels."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rows = head.strip().split("\r\n")
    pairs = [(name.strip(), text.strip()) for name, _, text in (r.partition(":") for r in rows)]
    headers, body = Headers(pairs), b""
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    elif "transfer-encoding" in headers:
        body = await reader.readuntil(b"0\r\n\r\n")
    method, _, rest = first.partition(" ")
    path, _, query = rest.partition(" ")[0].partition("?")
    return Asked(method=method, path=path, query=query, headers=headers, body=body)


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
