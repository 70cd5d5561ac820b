"""A job's stream has at most ten connections, however many ask at once, and each ends as one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import pytest

from video_pipeline_contracts.reference.gateway.app import create_app

END = json.dumps({"event_type": "completed", "data": {"video_url": "v.mp4"}}).encode()


def listening(wait: Callable[[], Awaitable[Any]]) -> Any:
    """What listens to a job: it waits, then the job has ended."""

    @asynccontextmanager
    async def listen(job_id: UUID) -> AsyncIterator[Any]:
        async def receive(seconds: float) -> bytes:
            await wait()
            return END

        yield receive

    return listen


async def _statuses(gateway: Any, count: int) -> list[int]:
    # No request ends before all are let in or refused.
    decided, all_decided = 0, asyncio.Event()

    async def wait() -> None:
        nonlocal decided
        decided += 1
        if decided == count:
            all_decided.set()
        await all_decided.wait()

    async def status() -> int:
        answer = await gateway.watch()
        if answer.status_code == 503:
            await wait()
        return int(answer.status_code)

    gateway.service.listen = listening(wait)
    return sorted(await asyncio.gather(*(status() for _ in range(count))))


def statuses(gateway: Any, count: int) -> list[int]:
    """How so many requests at once are answered."""
    return asyncio.run(_statuses(gateway, count))


def test_of_twenty_that_ask_at_once_ten_are_let_in(gateway: Any) -> None:
    assert statuses(gateway, 20) == [200] * 10 + [503] * 10


def test_a_stream_that_ended_is_no_connection(gateway: Any) -> None:
    assert statuses(gateway, 10) == [200] * 10
    assert statuses(gateway, 10) == [200] * 10


async def _connections_while_and_after(gateway: Any) -> tuple[int, int]:
    begun = asyncio.Event()

    async def wait() -> None:
        begun.set()
        await asyncio.Event().wait()

    gateway.service.listen = listening(wait)
    asked = asyncio.create_task(gateway.watch())
    await begun.wait()
    connections = gateway.service.connections
    meanwhile = connections[gateway.job_id]
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    return meanwhile, connections[gateway.job_id]


def test_a_client_that_goes_away_is_no_connection(gateway: Any) -> None:
    assert asyncio.run(_connections_while_and_after(gateway)) == (1, 0)


def test_a_stream_that_can_not_begin_is_no_connection(gateway: Any) -> None:
    with pytest.raises(NotImplementedError):
        asyncio.run(gateway.watch())
    assert gateway.service.connections == {gateway.job_id: 0}


def test_a_connection_has_ended_before_its_client_sees_the_end(gateway: Any) -> None:
    async def nothing() -> None: ...

    gateway.service.listen = listening(nothing)
    counts = []

    async def watch() -> None:
        app = create_app(gateway.service)
        path = f"/api/v1/jobs/{gateway.job_id}/stream"
        query = f"token={gateway.token}".encode()
        scope: dict[str, Any] = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}}
        scope |= {"method": "GET", "path": path, "query_string": query, "headers": []}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            counts.append((message.get("more_body"), gateway.service.connections[gateway.job_id]))

        await app(scope, receive, send)

    asyncio.run(watch())
    assert counts == [(None, 1), (True, 1), (True, 1), (False, 0)]
