"""What stands in front of a URL asks as httpx does, and answers as the service does."""

from __future__ import annotations

import asyncio
import gzip
import re
import ssl
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, suppress
from socket import create_server, socket
from threading import Thread
from typing import Any

import httpx
import pytest

from handfast.http.address import address_of
from handfast.http.connection import client_at
from handfast.http.forwarding.asgi import Forwarding

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
MOST = 1000


@contextmanager
def service(*connections: tuple[bytes, ...]) -> Iterator[tuple[str, list[bytes]]]:
    """Answers with these bytes, request by request, each tuple on one connection; what came.

    An answer of no bytes never comes. A connection without a further answer is closed.
    """
    came: list[bytes] = []

    def serve(listening: socket) -> None:
        with suppress(OSError):
            for answers in connections:
                one, _ = listening.accept()
                with one:
                    for answer in answers:
                        came.append(whole(one))
                        one.sendall(answer) if answer else one.recv(1)

    with create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://user:secret@127.0.0.1:{listening.getsockname()[1]}/api", came
        listening.shutdown(2)
    thread.join(10)


def whole(connection: socket) -> bytes:
    """One request: its head, and as much of a body as that names."""
    came = b""
    while (head := came.partition(b"\r\n\r\n"))[1] == b"" or len(head[2]) < length(head[0]):
        part = connection.recv(65536)
        came += part
        if not part or came.startswith(b"\x16"):  # TLS, which it does not speak
            break
    return came


def length(head: bytes) -> int:
    found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return int(found[1]) if found else 0


def scope(target: str, method: str = "GET", *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"front"), *headers],
    }


async def asked(app: Any, of: dict[str, Any], body: bytes = b"") -> tuple[int, Any, bytes]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(of, receive, send)
    start, end = sent
    return start["status"], start["headers"], end["body"]


def forwarding(url: str, seconds: float = 5.0) -> Forwarding:
    return Forwarding(address_of("p", url), seconds, MOST, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def bodies(url: str, times: int, seconds: float = 5.0) -> list[bytes]:
    """What that many requests in turn are answered."""

    async def scene() -> list[bytes]:
        async with aclosing(forwarding(url, seconds)) as app:
            return [(await asked(app, scope("/")))[2] for _ in range(times)]

    return asyncio.run(scene())


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/a%2Fb?c=%22&d=1.5", b""),
        ("POST", "/a b/{c}?d=e f", b""),
        ("PUT", "/a/../b/./c", b'{"a": 1}'),
        ("DELETE", "/ü?%zz", b""),
        ("GET", "/", b"x"),
    ],
)
def test_a_service_is_sent_what_httpx_would_send(method: str, target: str, body: bytes) -> None:
    """In no order of headers, and whatever their case."""
    own = ((b"X-Own", b"a"), (b"x-own", b"b"), (b"Accept", b"text/csv"))

    async def scene(url: str) -> None:
        async with aclosing(forwarding(url)) as app:
            await asked(app, scope(target, method, *own), body)
        address = address_of("p", url)
        async with client_at(address, 5.0) as client:
            await client.request(method, address.url + target, headers=own, content=body or None)

    def parts(raw: bytes) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
        head, _, end = raw.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        pairs = [line.split(b": ", 1) for line in lines]
        return first, sorted((name.lower(), text) for name, text in pairs), end

    with service((OK,), (OK,)) as (url, came):
        asyncio.run(scene(url))
    ours, theirs = map(parts, came)
    assert ours == theirs


def test_a_connection_is_used_again_while_it_is_open() -> None:
    with service((OK, OK), (OK,)) as (url, came):
        assert bodies(url, 3) == [b"ok"] * 3
    assert len(came) == 3


def test_what_nobody_asked_for_answers_no_request() -> None:
    """At once, or later: a second answer is not that of the next request."""
    other = OK.replace(b"ok", b"no")
    with service((OK + other, OK), (OK,)) as (url, _):
        assert bodies(url, 2) == [b"ok", b"ok"]


def test_a_redirect_is_answered_and_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\nContent-Length: 0\r\n\r\n"

    async def scene(url: str) -> Any:
        async with aclosing(forwarding(url)) as app:
            return await asked(app, scope("/"))

    with service((moved,)) as (url, came):
        assert asyncio.run(scene(url)) == (302, [(b"Location", b"http://127.0.0.2/")], b"")
    assert len(came) == 1


def coded(body: bytes, encoding: bytes = b"gzip") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
    return head % (encoding, len(body)) + body


def test_a_body_is_decoded_as_httpx_does() -> None:
    with service((coded(gzip.compress(b"whole")), coded(b"odd", b"odd"))) as (url, _):
        assert bodies(url, 2) == [b"whole", b"odd"]


LATE = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
WITHOUT_END = b"HTTP/1.1 200 OK\r\n\r\n"
ENDLESS = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"190\r\n%s\r\n" % (b"x" * 400) * 3
)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (coded(b"no gzip"), "DecodingError: Error -3 while decompressing data: incorrect header"),
        (coded(gzip.compress(bytes(10 * MOST))), "ReadError: an answer of more than 1000 bytes"),
        (ENDLESS, "ReadError: an answer of more than 1000 bytes"),
        (WITHOUT_END + bytes(MOST + 1), "ReadError: an answer of more than 1000 bytes"),
        (LATE, "RemoteProtocolError: peer closed connection without sending complete message"),
        (b"no HTTP\r\n\r\n", "RemoteProtocolError: illegal status line"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"a" * 200_000, "RemoteProtocolError: Receive buffer too"),
        (b"HTTP/1.1 200", "RemoteProtocolError: Server disconnected without sending a response."),
    ],
)
def test_what_is_no_answer_says_so_as_httpx_does(answer: bytes, error: str) -> None:
    with service((answer,)) as (url, _), pytest.raises(httpx.RequestError) as caught:
        bodies(url, 1)
    assert f"{type(caught.value).__name__}: {caught.value}".startswith(error)


def test_an_answer_that_ends_with_its_connection_is_whole() -> None:
    with service((WITHOUT_END + b"until the end",)) as (url, _):
        assert bodies(url, 1) == [b"until the end"]


def test_an_answer_that_never_comes_is_waited_for_no_longer_than_may_be() -> None:
    with service((b"",)) as (url, _), pytest.raises(httpx.ReadTimeout, match="none within"):
        bodies(url, 1, seconds=0.05)


def test_a_host_that_nobody_listens_at_is_named_as_httpx_does() -> None:
    with service() as (url, _):
        pass
    with pytest.raises(httpx.ConnectError, match="All connection attempts failed"):
        bodies(url, 1)
    with service((OK,)) as (url, _), pytest.raises(httpx.ConnectError, match="SSL"):
        bodies(url.replace("http:", "https:"), 1)


def test_what_http_cannot_send_is_not_sent() -> None:
    async def scene(url: str) -> None:
        async with aclosing(forwarding(url)) as app:
            await asked(app, scope("/", "GET", (b"x-own", b"a\r\nb")))

    with service() as (url, _), pytest.raises(httpx.LocalProtocolError, match="header"):
        asyncio.run(scene(url))
