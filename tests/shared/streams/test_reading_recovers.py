"""What a reader does when the server's group, stream or answer is not what it was."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.reading import Reading, claim_idle, read_new
from shared.redis_streams import create_consumer_group, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def reading(stream: str) -> Reading[int]:
    """Read numbers; whatever is idle at all may be claimed."""
    return Reading(stream, "g", "c", lambda data: int(data["n"]), idle_ms=0, block_ms=5)


def test_a_group_that_vanished_is_made_again_from_the_beginning(
    run: Run, reading: Reading[int]
) -> None:
    async def test(client: Any) -> None:
        await create_consumer_group(client, reading.stream, reading.group)
        await client.delete(reading.stream)
        assert await read_new(client, reading) == []
        await publish(client, reading.stream, {"n": 2})
        await client.xgroup_destroy(reading.stream, reading.group)
        assert [entry.message for entry in await read_new(client, reading)] == [2]
        await client.xgroup_destroy(reading.stream, reading.group)
        assert await claim_idle(client, reading) == ([], "0-0")

    run(test)


def test_a_stream_that_is_deleted_under_a_waiting_reader_is_read_on(
    real_url: str, reading: Reading[int]
) -> None:
    """Only a real server can show it: the read fails, before 7.0 the next one."""

    async def first(client: Any, waiting: Reading[int]) -> list[int]:
        while not (found := await read_new(client, waiting)):
            pass
        return [entry.message for entry in found]

    async def test() -> None:
        waiting = replace(reading, block_ms=3000)
        async with Redis.from_url(real_url) as client, Redis.from_url(real_url) as other:
            await create_consumer_group(client, reading.stream, reading.group)
            reader = asyncio.create_task(first(client, waiting))
            while not (await other.info("clients"))["blocked_clients"]:
                await asyncio.sleep(0)
            await other.delete(reading.stream)
            while not await other.exists(reading.stream):
                await asyncio.sleep(0)
            await publish(other, reading.stream, {"n": 3})
            assert await reader == [3]

    asyncio.run(asyncio.wait_for(test(), timeout=20))


@pytest.mark.parametrize(
    "words",
    [
        "UNBLOCKED the stream key no longer exists",  # Redis 7.0
        "NOGROUP the consumer group this client was blocked on no longer exists",
    ],
)
def test_every_wording_of_a_vanished_group_is_known(
    run: Run, reading: Reading[int], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    async def test(client: Any) -> None:
        errors = [ResponseError(words)]
        execute = client.execute_command

        async def once(*command: Any, **options: Any) -> Any:
            if command[0] == "XREADGROUP" and errors:
                raise errors.pop()
            return await execute(*command, **options)

        await publish(client, reading.stream, {"n": 1})
        monkeypatch.setattr(client, "execute_command", once)
        assert [entry.message for entry in await read_new(client, reading)] == [1]

    run(test)


def test_another_error_of_the_server_is_raised(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        await client.set(reading.stream, "no stream")
        with pytest.raises((ResponseError, AttributeError)):  # the latter from the fake server
            await read_new(client, reading)

    run(test)
