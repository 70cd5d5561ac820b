"""A server in the foreground has bounds on what a client may take up, and ends at a signal."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from handfast.http import foreground
from handfast.http.foreground import server_of, until_a_signal
from handfast.http.serving import HOST, listening_socket


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers 200 to everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


type Client = Callable[[int], Coroutine[Any, Any, bytes]]


def answered(client: Client) -> bytes:
    """What ``client`` got of a server, which it is given the port of."""

    async def both(port: int, server: Any, listener: Any) -> bytes:
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        try:
            return await asyncio.wait_for(client(port), 10)
        finally:
            server.should_exit = True
            await serving

    with listening_socket(HOST, 0) as listener:
        server = server_of(hello, lifespan="off", log_config=None)
        return asyncio.run(both(listener.getsockname()[1], server, listener))


def sending(data: bytes) -> Client:
    """A client that sends ``data`` and reads whatever comes until the connection is closed."""

    async def client(port: int) -> bytes:
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            writer.write(data)
            return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()

    return client


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"HTTP/1.1 200"),
        (b"\x16\x03\x01 no HTTP at all\r\n\r\n", b"HTTP/1.1 400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 99_000, b"HTTP/1.1 400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nBad\x00name: 1\r\n\r\n", b"HTTP/1.1 400"),
    ],
    ids=["a request", "no HTTP", "headers without end", "an odd header"],
)
def test_a_request_is_answered_and_what_is_none_is_refused(data: bytes, begins: bytes) -> None:
    assert answered(sending(data)).startswith(begins)


@pytest.mark.parametrize("data", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_client_that_is_slow_with_the_head_of_its_request_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr(foreground, "_HEAD_SECONDS", 0.02)
    assert answered(sending(data)) == b""


def test_more_connections_than_there_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreground, "_MOST_CONNECTIONS", 3)

    async def crowd(port: int) -> bytes:
        waiting = [await asyncio.open_connection(HOST, port) for _ in range(4)]
        try:
            return await sending(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")(port)
        finally:
            for _, writer in waiting:
                writer.close()

    assert answered(crowd).startswith(b"HTTP/1.1 503")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_nothing_else(end: signal.Signals) -> None:
    """Even one that comes before it has begun; afterwards each signal means what it did before."""
    before = signal.getsignal(end)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "lifespan"
        await receive()
        signal.raise_signal(end)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    with listening_socket(HOST, 0) as listener:
        until_a_signal(server_of(app, lifespan="on", log_config=None), listener)
    assert signal.getsignal(end) is before
