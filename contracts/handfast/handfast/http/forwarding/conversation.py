"""One connection to a service: one request after another, each with its whole answer.

HTTP is read by h11, as httpx does; what fails has the name and the words that it has there. Follows
nothing, decodes nothing, judges nothing.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final, cast

import h11
import httpx

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.http.address import Address

__all__ = ["Conversation", "Whole", "connect"]

_HEAD_BYTES: Final = 100 * 1024  # as httpx
_UNANSWERED: Final = "Server disconnected without sending a response."


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole answer as it came; ``body`` is not decoded."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes = field(repr=False)


class Conversation(asyncio.Protocol):
    """A connection, made by `connect`, whose answers have ``most`` bytes each at most."""

    _transport: asyncio.Transport

    def __init__(self, most: int) -> None:
        self._most = most
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)
        self._answer: asyncio.Future[Whole] | None = None
        self._begun: h11.Response | None = None
        self._body = bytearray()

    @property
    def is_open(self) -> bool:
        """Whether another request can be sent."""
        return not self._transport.is_closing()

    async def ask(self, request: h11.Request, body: bytes) -> Whole:
        """Send ``request``, and wait for the whole of its answer.

        Raises:
            httpx.TransportError: none came, or a larger one.
        """
        self._answer = asyncio.get_running_loop().create_future()
        try:
            parts = [self._http.send(request)]
            parts += [self._http.send(h11.Data(data=body))] if body else []
            parts += [self._http.send(h11.EndOfMessage())]
        except h11.LocalProtocolError as error:
            self.close()
            raise httpx.LocalProtocolError(str(error)) from error
        self._transport.write(b"".join(one for one in parts if one))
        try:
            return await self._answer
        finally:
            self._answer, self._begun, self._body = None, None, bytearray()
            if self._http.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
                self._http.start_next_cycle()
            else:
                self.close()

    def close(self) -> None:
        """Send and read nothing more."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on; what nobody asked for ends the connection, or it would answer what is next."""
        if self._answer is None or self._answer.done():
            self.close()
        else:
            self._read(data)

    def eof_received(self) -> None:
        """Some answers end so."""
        if self._answer is not None and not self._answer.done():
            if self._http.their_state is h11.SEND_RESPONSE:
                self._fail(httpx.RemoteProtocolError(_UNANSWERED))
            else:
                self._read(b"")

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for ever."""
        self._fail(httpx.ReadError("" if exc is None else str(exc)))

    def _read(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            while (event := self._http.next_event()) is not h11.NEED_DATA:
                if isinstance(event, h11.Response):
                    self._begun = event
                elif isinstance(event, h11.Data):
                    self._body += event.data
                    if len(self._body) > self._most:
                        self._fail(httpx.ReadError(f"an answer of more than {self._most} bytes"))
                        return
                elif not isinstance(event, h11.InformationalResponse):
                    self._end()
                    return
        except h11.RemoteProtocolError as error:
            self._fail(httpx.RemoteProtocolError(str(error)))

    def _end(self) -> None:
        if self._begun is None or self._answer is None:
            self._fail(httpx.RemoteProtocolError(_UNANSWERED))
            return
        headers = self._begun.headers.raw_items()
        self._answer.set_result(Whole(self._begun.status_code, headers, bytes(self._body)))
        if self._http.trailing_data[0]:
            self.close()

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
            self.close()


async def connect(
    address: Address, most: int, seconds: float, context: ssl.SSLContext
) -> Conversation:
    """A new connection to ``address``.

    Raises:
        httpx.TransportError: nothing listens there, or nothing that speaks TLS where it must.
    """
    loop = asyncio.get_running_loop()
    where: dict[str, Any] = {"host": address.host, "port": address.port}
    if address.scheme == "https":
        where |= {"ssl": context, "server_hostname": address.host}
    try:
        async with asyncio.timeout(seconds):
            _, made = await loop.create_connection(lambda: Conversation(most), **where)
    except TimeoutError as error:
        raise httpx.ConnectTimeout(f"none within {seconds:g} s") from error
    except ssl.SSLError as error:
        raise httpx.ConnectError(str(error)) from error
    except OSError as error:
        raise httpx.ConnectError("All connection attempts failed") from error
    return made
