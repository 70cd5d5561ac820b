"""Clients of an in-memory and of a real Redis, for every stream test; and of a Core."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fakeredis
import httpx
import pytest
from redis.asyncio import Redis

from shared.core_client import CoreClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    type Connect = Callable[..., Redis]
    type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture(params=["fake", "real"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Make clients of one server; options are redis-py's."""
    if request.param == "real":
        url = request.getfixturevalue("redis_url")
        return lambda **options: Redis.from_url(url, **options)
    server = fakeredis.FakeServer()
    return lambda **options: fakeredis.FakeAsyncRedis(server=server, **options)


@pytest.fixture
def run(connect: Connect) -> Run:
    """Run a coroutine function on a client, and close the client."""

    async def with_client(test: Callable[[Any], Awaitable[Any]]) -> Any:
        async with connect() as client:
            return await asyncio.wait_for(test(client), timeout=20)

    return lambda test: asyncio.run(with_client(test))


@pytest.fixture
def stream() -> str:
    """Name a stream that no other test uses."""
    return f"test:{uuid4()}"


@pytest.fixture
def ask_core() -> Callable[..., Any]:
    """Call a Core with scripted answers: `ask_core(lambda client: ..., core)`."""

    def ask(
        call: Callable[[CoreClient], Awaitable[Any]],
        core: Callable[[httpx.Request], httpx.Response],
        url: str = "http://core:8000",
    ) -> Any:
        async def asking() -> Any:
            async with CoreClient(url, transport=httpx.MockTransport(core)) as client:
                return await call(client)

        return asyncio.run(asking())

    return ask
