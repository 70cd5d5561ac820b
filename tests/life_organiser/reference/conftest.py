"""One reference Core a test, in memory, with a clock and a Redis of the test's own."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any

import fakeredis
import httpx
import pytest

from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import Core, open_core
from life_organiser_contracts.reference.worker.work import work
from shared.core_client import CoreClient
from shared.jobs import read_job
from shared.redis_streams import decode

type Ask = Callable[..., tuple[int, Any]]
type Run = Callable[[Coroutine[Any, Any, Any]], Any]

NOW = datetime(2031, 4, 2, 6, 15, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs a coroutine, all of a test in one event loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def moments() -> list[datetime]:
    """The moments that Core's clock has shown; the last is the present one."""
    return [NOW]


@pytest.fixture
def redis_server() -> fakeredis.FakeServer:
    """A Redis in memory; while its `connected` is False it is down."""
    return fakeredis.FakeServer(version=(7,))


@pytest.fixture
def core(moments: list[datetime], redis_server: fakeredis.FakeServer) -> Iterator[Core]:
    """An empty Core."""
    opened = open_core(
        redis=lambda: fakeredis.FakeAsyncRedis(server=redis_server), clock=lambda: moments[-1]
    )
    yield opened
    opened.close()


@pytest.fixture
def ask(core: Core, run: Run) -> Iterator[Ask]:
    """Sends a request to Core; gives the status and the JSON body (None: empty)."""
    # What the application raises is a 500, as it is on a socket.
    transport = httpx.ASGITransport(create_app(core), raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://core")

    def request(method: str, path: str, **options: Any) -> tuple[int, Any]:
        response = run(client.request(method, path, **options))
        is_json = response.headers.get("content-type") == "application/json"
        return response.status_code, response.json() if is_json else response.text or None

    yield request
    run(client.aclose())


@pytest.fixture
def entries(run: Run, redis_server: fakeredis.FakeServer) -> Callable[[str], list[dict[str, Any]]]:
    """Reads all that was published on a stream."""

    async def read(stream: str) -> list[dict[str, Any]]:
        async with fakeredis.FakeAsyncRedis(server=redis_server) as client:
            found: Any = await client.xrange(stream)
            return [decode(fields) for _, fields in found]

    return lambda stream: run(read(stream))


@pytest.fixture
def owner(ask: Ask) -> int:
    """A user whom Core knows."""
    ask("POST", "/users", json={"telegram_user_id": 70011, "display_name": "Ada"})
    return 70011


@pytest.fixture
def memory(ask: Ask, owner: int) -> Any:
    """A confirmed memory of the owner."""
    return ask("POST", "/memories", json={"owner_user_id": owner, "content": "the spare key"})[1]


@pytest.fixture
def image(ask: Ask, owner: int) -> Any:
    """A pending image memory of the owner."""
    body = {"owner_user_id": owner, "media_type": "image", "media_file_id": "f-1"}
    return ask("POST", "/memories", json=body)[1]


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the worker has waited for, without waiting."""
    return []


@pytest.fixture
def done(run: Any, core: Any, redis_server: Any, moments: Any, waits: Any) -> Callable[..., None]:
    """Lets the worker do a job with a model that gives replies in turn, the last for ever."""

    def do(envelope: dict[str, Any], *replies: Any) -> None:
        left = list(replies)

        async def model(job: Any, tasks: Any) -> Any:
            reply = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(reply, Exception):
                raise reply
            return reply

        async def wait(seconds: Any) -> None:
            waits.append(seconds)

        async def working() -> None:
            transport = httpx.ASGITransport(create_app(core))
            async with (
                fakeredis.FakeAsyncRedis(server=redis_server) as redis,
                CoreClient("http://core", transport=transport) as client,
            ):
                job = read_job(envelope)
                await work(job, model, client, redis, wait=wait, clock=lambda: moments[-1])

        run(working())

    return do
