"""A counter that answers a consumer's client whatever it is told to, or fails as networks do.

It listens on loopback, looks at no request, and answers one at a time; judges nothing.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["TROUBLES", "Counter", "Served", "opened_counter"]

_RESET_AT_ONCE: Final = struct.pack("ii", 1, 0)
_HTML: Final = b"<!doctype html><title>502</title><p>Bad gateway"

TROUBLES: Final = ("refused", "reset", "503", "HTML", "wrong JSON", "cut")
"""What a client must survive at each call, by name; and, as it takes its time, ``slow``."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is answered: a status and a body; or ``trouble``, in place of it or on top of it."""

    status: int = 200
    media_type: str = "application/json"
    body: bytes = b""
    trouble: str = ""


@dataclass
class Counter:
    """What is served next, at ``url``; at ``closed_url`` nobody listens."""

    url: str
    closed_url: str
    patience: float
    next: Served = field(default_factory=Served)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and close."""
        served = self.next
        try:
            await _request(reader)
            if served.trouble == "slow":
                await asyncio.wait_for(reader.read(1), self.patience)
            elif served.trouble == "reset":
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
            else:
                writer.write(_written(served))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # the client went away, which is its right
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> None:
    """Read one request to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            await reader.readexactly(int(value))
        elif name.strip().lower() == b"transfer-encoding":
            await reader.readuntil(b"0\r\n\r\n")


def _written(served: Served) -> bytes:
    status, media_type, body = served.status, served.media_type, served.body
    if served.trouble == "503":
        status, media_type, body = 503, "text/plain", b"Service Unavailable"
    elif served.trouble == "HTML":
        media_type, body = "text/html", _HTML
    elif served.trouble == "wrong JSON":
        body = body[: len(body) // 2] + b'{"'
    head = f"HTTP/1.1 {status} -\r\nConnection: close\r\n"
    if body or status not in (204, 304):
        head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    if served.trouble == "cut":
        body = body[: len(body) // 2]
    return f"{head}\r\n".encode() + body


@asynccontextmanager
async def opened_counter(patience: float) -> AsyncIterator[Counter]:
    """A counter on two ports of loopback, one of which is closed.

    ``patience`` is how many seconds a slow answer keeps the client waiting before it is let down.
    """
    with socket.socket() as closed:
        # bound and not listened on: nobody else gets the port, and who calls it is refused
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
        counter = Counter("", nobody, patience)
        server = await asyncio.start_server(counter.serve, "127.0.0.1", 0)
        counter.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield counter
        finally:
            server.close()
            await server.wait_closed()
