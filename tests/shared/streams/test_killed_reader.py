"""A reader whose process is ended by one message: the others are handled, that one is set aside."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis import Redis

from shared.reading import Reading, dead_letter_stream, serve
from shared.redis_streams import create_consumer_group, encode, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]

READER = """
import asyncio, os, sys
from redis.asyncio import Redis
from shared.reading import Reading, serve

url, stream, count = sys.argv[1], sys.argv[2], int(sys.argv[3])

async def end_when_all_is_settled(client):
    last = (await client.xrevrange(stream, count=1))[0][0]
    while True:
        groups = await client.xinfo_groups(stream) if await client.exists(stream) else []
        for group in groups:
            if (group["pending"], group["last-delivered-id"]) == (0, last):
                os._exit(0)

async def main():
    async with Redis.from_url(url) as client:
        async def handle(number):
            if number == 1:
                os._exit(9)
            await client.rpush(stream + ":handled", number)
        reading = Reading(
            stream, "g", "c", lambda data: data["n"], deliveries=5, count=count, block_ms=50
        )
        await asyncio.gather(serve(client, reading, handle), end_when_all_is_settled(client))

asyncio.run(main())
"""
REASON = b"delivered more than 5 times"


@pytest.mark.parametrize(("messages", "count"), [(6, 10), (100, 100)])
def test_a_message_that_ends_the_process_is_set_aside_alone(
    redis_url: str, stream: str, messages: int, count: int
) -> None:
    command = [sys.executable, "-c", READER, redis_url, stream, str(count)]
    with Redis.from_url(redis_url) as redis:
        for number in range(1, messages + 1):
            redis.xadd(stream, {"data": encode({"n": number})})
        ends = [9]
        while ends[-1] == 9:
            ends.append(subprocess.run(command, check=False, timeout=60).returncode)
        handled = [int(number) for number in redis.lrange(f"{stream}:handled", 0, -1)]
        dead = [
            (one[b"data"], one[b"reason"]) for _, one in redis.xrange(dead_letter_stream(stream))
        ]
    assert ends[1:] == [9] * 5 + [0]
    assert handled == list(range(2, messages + 1))
    assert dead == [(b'{"n":1}', REASON)]


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


async def _ended(serving: Any) -> int:
    try:
        await serving
    except KilledError:
        return 1
    return 0
