"""A server that fails in the ways that a test names, and a clock that moves when somebody waits."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings

from shared.core.clients import HTTPClient

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"a": 1}'


@dataclass
class Server:
    """What it does with each request in turn: the bytes that it answers, or what else."""

    listener: socket.socket
    script: list[bytes | Callable[[socket.socket], None]]
    requests: list[bytes] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/users/1"

    @property
    def methods(self) -> list[str]:
        """The method of each request."""
        return [one.split(b" ")[0].decode() for one in self.requests]

    def run(self) -> None:
        """Answer until the listener is closed."""
        while not self.ended.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as incoming:
            head = b"".join(iter(incoming.readline, b"\r\n"))
            (length,) = re.findall(rb"(?i)content-length: (\d+)", head) or [b"0"]
            self.requests.append(head + b"\r\n" + incoming.read(int(length)))
        step = self.script.pop(0) if self.script else OK
        if callable(step):
            step(connection)
        else:
            connection.sendall(step.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))


def answer(status: str, *headers: str, body: str = "{}") -> bytes:
    """An answer with this status line and these headers."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


def reset(connection: socket.socket) -> None:
    """End the connection as a process that dies does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silence(connection: socket.socket) -> None:
    """Answer nothing until the other side gives up."""
    connection.settimeout(30)
    connection.recv(1)


def half_a_body(connection: socket.socket) -> None:
    """Answer the half of it, then nothing."""
    connection.sendall(OK[:-4])
    silence(connection)


def broken_body(connection: socket.socket) -> None:
    """Answer the half of it, then end."""
    connection.sendall(OK[:-4])


@pytest.fixture
def failures() -> dict[str, bytes | Callable[[socket.socket], None]]:
    """The failures that a step of a script may be, by name."""
    return {
        "503": answer("503 Service Unavailable"),
        "500": answer("500 Internal Server Error"),
        "429": answer("429 Too Many Requests"),
        "404": answer("404 Not Found"),
        "413": answer("413 Too Large", "Retry-After: 1"),
        "wait 7": answer("429 Too Many Requests", "Retry-After: 7"),
        "wait 99": answer("503 Service Unavailable", "Retry-After: 99"),
        "no JSON": answer("200 OK", body="<html>"),
        "a number": answer("200 OK", body="5"),
        "reset": reset,
        "slow headers": silence,
        "slow body": half_a_body,
        "broken body": broken_body,
    }


@pytest.fixture
def serve(
    failures: dict[str, bytes | Callable[[socket.socket], None]],
) -> Iterator[Callable[..., Server]]:
    """Starts a server that fails so, request by request, and then answers."""
    started = []

    def start(*script: str | bytes) -> Server:
        steps = [failures[one] if isinstance(one, str) else one for one in script]
        server = Server(socket.create_server(("127.0.0.1", 0)), steps)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.ended.set()
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join(5)


@dataclass
class Clock:
    """A moment that moves only when somebody waits."""

    now: float = 0
    waits: list[float] = field(default_factory=list)

    def wait(self, seconds: float) -> None:
        """Note it, and move."""
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def client(clock: Clock) -> HTTPClient:
    """A client that waits by the clock of the test."""
    return HTTPClient(clock=lambda: clock.now, wait=clock.wait)


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = [name for name in dir(settings) if name.endswith("_SERVICE_URL")]
    for name in ("SERVICE_AUTH_TOKEN", "AUTH_TOKEN", *urls):
        monkeypatch.delattr(settings, name, raising=False)
