"""A connection that breaks between Redis and its client, so that a reply is lost.

What the command did is then done, and repeating it must not do harm.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from shared._streams import patience
from shared.reading import Reading, claim_idle, dead_letter_stream, entries, read_new
from shared.redis_streams import consume, create_consumer_group, publish, publish_once

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.mark.parametrize(
    ("send", "lost", "entries"), [(publish, b"XADD", 2), (publish_once, b"EVAL", 1)]
)
def test_a_lost_reply_makes_two_entries_unless_published_once(
    redis_url: str, stream: str, send: Any, lost: bytes, entries: int, losing_the_reply_to: Any
) -> None:
    async def test() -> int:
        key = ["job-1"] if send is publish_once else []
        async with losing_the_reply_to(lost, redis_url) as broken:
            async with Redis.from_url(broken, retry=Retry(NoBackoff(), 3)) as client:
                await send(client, stream, {"n": 1}, *key)
            async with Redis.from_url(redis_url) as client:
                return int(await client.xlen(stream))

    assert asyncio.run(asyncio.wait_for(test(), timeout=20)) == entries


@pytest.fixture
def reading(stream: str) -> Reading[int]:
    """Read numbers; whatever is idle at all may be claimed."""
    return Reading(stream, "g", "c", lambda data: int(data["n"]), idle_ms=0, block_ms=5)


@pytest.mark.parametrize("left_by", ["c", "another"])
@pytest.mark.parametrize("command", ["XPENDING", "XCLAIM", "XREADGROUP"])
def test_a_lost_reply_counts_no_delivery(
    run: Run,
    reading: Reading[int],
    monkeypatch: pytest.MonkeyPatch,
    left_by: str,
    command: str,
) -> None:
    """Redis is away ten times while one pending entry is taken: it comes for the second time."""

    async def pause(_seconds: float) -> None: ...

    async def test(client: Any) -> tuple[int, int]:
        await create_consumer_group(client, reading.stream, reading.group)
        await publish(client, reading.stream, {"n": 1})
        await read_new(client, replace(reading, consumer=left_by))
        execute, lost = client.execute_command, [RedisConnectionError("lost")] * 10

        async def losing(*sent: Any, **options: Any) -> Any:
            reply = await execute(*sent, **options)
            if sent[0] == command and lost:
                raise lost.pop()
            return reply

        monkeypatch.setattr(client, "execute_command", losing)
        entry = await anext(entries(client, reading))
        return entry.message, entry.deliveries

    monkeypatch.setattr(patience, "_pause", pause)
    assert run(test) == (1, 2)


def test_a_lost_reply_sets_an_entry_aside_once(
    redis_url: str, reading: Reading[int], losing_the_reply_to: Any
) -> None:
    async def test() -> tuple[int, int]:
        async with Redis.from_url(redis_url) as client:
            await create_consumer_group(client, reading.stream, reading.group)
            await client.xadd(reading.stream, {"data": "{"})
            async with (
                losing_the_reply_to(b"EXEC", redis_url) as broken,
                Redis.from_url(broken, retry=Retry(NoBackoff(), 3)) as losing,
            ):
                assert await read_new(losing, reading) == []
            pending = await client.xpending(reading.stream, reading.group)
            return pending["pending"], await client.xlen(dead_letter_stream(reading.stream))

    assert asyncio.run(asyncio.wait_for(test(), timeout=20)) == (0, 1)


def test_an_entry_that_cannot_be_set_aside_stays_pending(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> tuple[int, bytes]:
        await create_consumer_group(client, reading.stream, reading.group)
        await client.xadd(reading.stream, {"data": "{"})
        await client.set(dead_letter_stream(reading.stream), "no stream")
        for read in (read_new, claim_idle):
            with pytest.raises(ResponseError, match="is no stream"):
                await read(client, reading)
        return (
            (await client.xpending(reading.stream, reading.group))["pending"],
            await client.get(dead_letter_stream(reading.stream)),
        )

    assert run(test) == (1, b"no stream")


def test_what_was_read_together_is_returned_though_redis_goes_away_then(
    run: Run, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(client: Any) -> list[Any]:
        await create_consumer_group(client, stream, "g")
        for number in (1, 2):
            await publish(client, stream, {"n": number})
        execute = client.execute_command

        async def losing(*sent: Any, **options: Any) -> Any:
            if sent[0] == "XCLAIM":
                raise RedisConnectionError("away")
            return await execute(*sent, **options)

        monkeypatch.setattr(client, "execute_command", losing)
        return [data for _, data in await consume(client, stream, "g", "c", count=2, block_ms=5)]

    assert run(test) == [{"n": 1}, {"n": 2}]
