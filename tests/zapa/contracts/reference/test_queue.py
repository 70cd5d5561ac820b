"""What the queue's contracts can't say: how long a list lasts, and that no message is ever lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.asyncio import Redis

from handfast.transports.redis.clients import fake_redis
from zapa_contracts.reference.private import queue
from zapa_shared.queue import FAILED, PROCESSING, Priority, QueuedMessage, QueuedMetadata, list_of

NOW = datetime(2031, 4, 1, tzinfo=UTC)
NORMAL, LOW = list_of(Priority.NORMAL), list_of(Priority.LOW)
ALL = (*map(list_of, Priority), PROCESSING, FAILED)


def message(number: int, **fields: Any) -> QueuedMessage:
    """A message of user 7."""
    metadata = QueuedMetadata(
        message_id=number, whatsapp_message_id=f"3EB0-{number}", from_number="+12025550143"
    )
    made = {"user_id": 7, "content": "x", "priority": "normal", "created_at": NOW}
    return QueuedMessage.model_validate(
        {"id": f"7:{number}", "metadata": metadata, **made, **fields}
    )


def in_redis[T](do: Callable[[Redis], Awaitable[T]]) -> T:
    """What ``do`` returns, done in a new Redis."""

    async def run() -> T:
        async with fake_redis()() as redis:
            return await do(redis)

    return asyncio.run(run())


async def ids(redis: Redis, name: str) -> list[str]:
    """The ids of a list, the next to be taken first."""
    texts = await redis.lrange(name, 0, -1)
    return [QueuedMessage.model_validate_json(text).id for text in texts][::-1]


async def no_wait(seconds: float) -> None:
    """Go on at once."""


@pytest.mark.parametrize("name", ALL)
def test_a_list_lasts_a_day_after_the_last_push(name: str) -> None:
    async def push(redis: Redis) -> int:
        await queue.push(redis, name, message(1))
        return int(await redis.ttl(name))

    assert in_redis(push) == 86_400


def test_each_attempt_waits_twice_as_long_as_the_one_before() -> None:
    assert [queue.seconds_before(attempt) for attempt in (1, 2, 3)] == [60, 120, 240]


def test_a_message_stays_taken_while_its_next_attempt_is_waited_for() -> None:
    """Whoever stops in between finds it where it was."""

    async def fail(redis: Redis) -> tuple[list[str], list[str], list[str]]:
        await queue.push(redis, NORMAL, message(1))
        taken = await queue.take(redis, NOW)
        assert taken is not None
        meanwhile: list[str] = []

        async def wait(seconds: float) -> None:
            meanwhile.extend(await ids(redis, PROCESSING))

        await queue.fail(redis, taken, "no answer", NOW, wait)
        return meanwhile, await ids(redis, PROCESSING), await ids(redis, LOW)

    assert in_redis(fail) == (["7:1"], [], ["7:1"])


def test_what_was_given_up_waits_again_in_the_order_it_was_given_up() -> None:
    async def requeue(redis: Redis) -> tuple[list[str], list[str]]:
        for number in (1, 2, 3):
            await queue.push(redis, FAILED, message(number, retry_count=3))
        assert await queue.requeue_failed(redis) == 3
        return await ids(redis, NORMAL), await ids(redis, FAILED)

    assert in_redis(requeue) == (["7:1", "7:2", "7:3"], [])


def test_all_messages_are_taken_by_priority_and_age_and_once() -> None:
    async def take_all(redis: Redis) -> list[str]:
        for number, priority in enumerate(["low", "normal", "high", "low", "high"], 1):
            await queue.push(redis, f"zapa:queue:{priority}", message(number, priority=priority))
        taken = []
        while (one := await queue.take(redis, NOW)) is not None:
            taken.append(one.id)
            await queue.acknowledge(redis, one)
        assert (await queue.stats(redis)).total == 0
        return taken

    assert in_redis(take_all) == ["7:3", "7:5", "7:2", "7:1", "7:4"]
