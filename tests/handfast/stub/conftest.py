"""A stub of the toy shop that is asked without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from handfast.expectation.judge import Received
from handfast.stub.app import StubApp
from handfast.stub.behaviour import Behaviour
from handfast.stub.choosing import chosen_candidates
from handfast.wire.headers import Headers

type Ask = Callable[..., Received]


def asked_of(
    app: StubApp,
    method: str,
    target: str,
    body: Any = None,
    *,
    chunks: list[dict[str, Any]] | None = None,
    **headers: str,
) -> Received:
    """What ``app`` answers; a body that is no bytes is sent as JSON."""
    return asyncio.run(_asked(app, method, target, body, chunks, headers))


async def _asked(
    app: StubApp,
    method: str,
    target: str,
    body: Any,
    chunks: list[dict[str, Any]] | None,
    headers: dict[str, str],
) -> Received:
    path, _, query = target.partition("?")
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    if body is not None:
        named = {"content-type": "application/json", **named}
    messages: Iterator[dict[str, Any]] = iter(chunks or [{"type": "http.request", "body": data}])
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        message = next(messages, None)
        if message is None:
            await asyncio.sleep(3600)  # nothing more comes
        assert message is not None
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), text.encode("latin-1")) for name, text in named.items()],
    }
    await app(scope, receive, send)
    if not sent:
        return Received(0, {})
    start, end = sent
    pairs = [(name.decode(), text.decode("latin-1")) for name, text in start["headers"]]
    return Received(start["status"], Headers(pairs), end["body"])


@pytest.fixture
def shop_stub(shop: SimpleNamespace) -> Callable[..., StubApp]:
    """Makes a stub of the shop, or of another system's, that behaves as the keywords say."""

    def make(system: Any = None, *, consumer: str | None = None, **behaviour: Any) -> StubApp:
        candidates = chosen_candidates(system or shop.system, "shop", consumer)
        return StubApp(candidates, Behaviour(**behaviour))

    return make


@pytest.fixture
def ask() -> Ask:
    """Asks a stub, and returns what it answers."""
    return asked_of


@pytest.fixture
def statuses() -> Callable[[StubApp, str, int], list[int]]:
    """The statuses that a stub answers so often with to one request."""

    async def asked(app: StubApp, target: str, count: int) -> list[int]:
        rounds = [await _asked(app, "GET", target, None, None, {}) for _ in range(count)]
        return [one.status for one in rounds]

    return lambda app, target, count: asyncio.run(asked(app, target, count))
