"""A reader whose process is ended by one message: the others are handled, that one is set aside."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis import Redis

from shared.reading import Reading, dead_letter_stream, serve
from shared.redis_streams import consume, create_consumer_group, encode, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]

READER = """
import asyncio, os, signal, sys
from redis.asyncio import Redis
from shared import reading, redis_streams

url, stream, count, reads, kills = sys.argv[1:]
READING = reading.Reading(
    stream, "g", "c", lambda data: data["n"], deliveries=5, idle_ms=1, count=int(count), block_ms=50
)

async def handle(client, number):
    if number == int(kills):
        os.kill(os.getpid(), signal.SIGKILL)
    await client.rpush(stream + ":handled", number)

async def end_when_all_is_settled(client):
    last = (await client.xrevrange(stream, count=1))[0][0]
    while True:
        groups = await client.xinfo_groups(stream) if await client.exists(stream) else []
        for group in groups:
            if (group["pending"], group["last-delivered-id"]) == (0, last):
                os._exit(0)

async def done(client, entry):
    await handle(client, entry.message)
    await redis_streams.ack(client, stream, "g", entry.id)

async def serve(client):
    await reading.serve(client, READING, lambda number: handle(client, number))

async def own_pending(client):
    await redis_streams.create_consumer_group(client, stream, "g")
    after = "0"
    while after is not None:
        found, after = await reading.read_own_pending(client, READING, after)
        for entry in found:
            await done(client, entry)
    await new(client)

async def idle(client):
    await redis_streams.create_consumer_group(client, stream, "g")
    cursor = None
    while cursor != "0-0":
        found, cursor = await reading.claim_idle(client, READING, cursor or "0-0")
        for entry in found:
            await done(client, entry)
    await new(client)

async def new(client):
    while True:
        for entry in await reading.read_new(client, READING):
            await done(client, entry)

async def main():
    async with Redis.from_url(url) as client:
        await asyncio.gather(globals()[reads](client), end_when_all_is_settled(client))

ends = []
while ends[-1:] != [0] and len(ends) < 20:
    child = os.fork()
    if not child:
        asyncio.run(main())
        os._exit(1)
    ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(*ends)
"""
"""Starts the reader again, as a new process, until it ends of itself."""
REASON = b"delivered more than 5 times"


@pytest.mark.parametrize(
    ("reads", "messages", "count", "kills"),
    [
        ("serve", 6, 10, 1),
        ("serve", 100, 100, 50),
        ("own_pending", 6, 10, 1),
        ("idle", 6, 10, 1),
    ],
)
def test_a_message_that_ends_the_process_is_set_aside_alone(
    any_url: str, stream: str, reads: str, messages: int, count: int, kills: int
) -> None:
    command = [sys.executable, "-c", READER, any_url, stream, str(count), reads, str(kills)]
    with Redis.from_url(any_url) as redis:
        for number in range(1, messages + 1):
            redis.xadd(stream, {"data": encode({"n": number})})
        ended = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True)
        handled = [int(number) for number in redis.lrange(f"{stream}:handled", 0, -1)]
        dead = [
            (one[b"data"], one[b"reason"]) for _, one in redis.xrange(dead_letter_stream(stream))
        ]
    assert [int(end) for end in ended.stdout.split()] == [-signal.SIGKILL] * 5 + [0]
    assert handled == [number for number in range(1, messages + 1) if number != kills]
    assert dead == [(encode({"n": kills}), REASON)]


class KilledError(BaseException):
    """Ends a reader as if its process were killed."""


@pytest.mark.parametrize(("messages", "count"), [(6, 10), (100, 100)])
def test_a_message_that_ends_the_reader_is_set_aside_alone(
    run: Run, stream: str, messages: int, count: int
) -> None:
    reading = Reading(
        stream, "g", "c", lambda data: int(data["n"]), deliveries=5, count=count, block_ms=5
    )
    handled: list[int] = []

    async def handle(number: int) -> None:
        if number == 1:
            raise KilledError
        handled.append(number)

    async def test(client: Any) -> tuple[int, list[bytes]]:
        await create_consumer_group(client, stream, "g")
        for number in range(1, messages + 1):
            await publish(client, stream, {"n": number})
        ended = 0
        while messages not in handled:
            serving = asyncio.ensure_future(_ended(serve(client, reading, handle)))
            while not serving.done() and messages not in handled:
                await asyncio.sleep(0)
            if serving.done():
                ended += serving.result()
            serving.cancel()
        return ended, [
            entry[b"reason"] for _, entry in await client.xrange(dead_letter_stream(stream))
        ]

    assert run(test) == (5, [REASON])
    assert handled == list(range(2, messages + 1))


@pytest.mark.parametrize("consumer", ["c", "another"])
def test_what_came_together_counts_for_none_as_a_delivery(
    run: Run, stream: str, consumer: str
) -> None:
    """A process that consumed three and ended handled one at most: all may come once more."""
    once = Reading(
        stream, "g", consumer, lambda data: int(data["n"]), deliveries=1, idle_ms=0, block_ms=5
    )
    handled: list[int] = []

    async def handle(number: int) -> None:
        handled.append(number)

    async def test(client: Any) -> int:
        await create_consumer_group(client, stream, "g")
        for number in (1, 2, 3):
            await publish(client, stream, {"n": number})
        assert len(await consume(client, stream, "g", "c", count=10, block_ms=5)) == 3
        serving = asyncio.create_task(serve(client, once, handle))
        while (await client.xpending(stream, "g"))["pending"]:
            await asyncio.sleep(0)
        serving.cancel()
        return int(await client.xlen(dead_letter_stream(stream)))

    assert (run(test), handled) == (0, [1, 2, 3])


async def _ended(serving: Any) -> int:
    try:
        await serving
    except KilledError:
        return 1
    return 0
