"""Messages in batches, for a consumer that handles many together, or as fast as Redis allows.

A batch is acknowledged in the same exchange that reads the next one. Where a consumer ends in the
middle of one, all of it comes again: one entry at a time, so that each counts for itself.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from functools import partial
from typing import Any

from pydantic import BaseModel
from redis.exceptions import RedisError

from shared._streams.exchanging import Exchanging, has_scripts, take_usual
from shared._streams.guarding import guard
from shared._streams.patience import until_answered
from shared._streams.refusals import named, passes
from shared._streams.starting import begin_reading, fitting_block
from shared._streams.supplying import readable
from shared._streams.taking import Reading, deliver, next_idle, next_own, refuse_below
from shared.streams.stream import Stream
from shared.streams.worker import Delivery

__all__ = ["batches"]

_PAUSE = 0.01


async def batches[M: BaseModel](
    redis_client: Any,
    stream: Stream[M],
    consumer: str,
    *,
    count: int = 100,
    deliveries: int = 5,
    idle_ms: int = 60_000,
    block_ms: int | None = None,
) -> AsyncGenerator[list[Delivery[M]]]:
    """Yield batches of a stream's messages for ever; asking for the next acknowledges the last.

    Whoever leaves the loop leaves its batch pending: it comes again. So does what raises. What was
    delivered before comes first, in batches of one; then, on a timer, what any consumer left for
    `idle_ms` (milliseconds). What can't be read, or came more than `deliveries` times, is set
    aside. While Redis is away it tries again.

    Raises:
        StreamUnavailableError: Redis does not answer at the start.
        StreamRefusedError: Redis refuses what no repetition helps, such as a key that is no stream.
        ValueError: `block_ms` is longer than the client's socket waits, or a number is below 1.
    """
    refuse_below(1, count=count, deliveries=deliveries, idle_ms=idle_ms, block_ms=block_ms)
    reading = Reading(
        *(stream.name, stream.group, consumer),
        parse=stream.read_json,
        decode=stream.data_of,
        deliveries=deliveries,
        idle_ms=idle_ms,
        count=count if deliveries > 1 else 1,
        block_ms=fitting_block(redis_client, block_ms),
    )
    await begin_reading(redis_client, stream.name, stream.group)
    taken: list[str] = []
    guarding = asyncio.create_task(guard(redis_client, reading, taken, set()))
    try:
        with named(stream.name):
            async with aclosing(_batches(redis_client, stream, reading, taken)) as all_batches:
                async for batch in all_batches:
                    yield batch
    finally:
        guarding.cancel()
        await asyncio.wait([guarding])


async def _batches[M: BaseModel](
    redis_client: Any, stream: Stream[M], reading: Reading[M], taken: list[str]
) -> AsyncGenerator[list[Delivery[M]]]:
    async def answer(step: Callable[..., Awaitable[Any]], *details: Any) -> Any:
        return await until_answered(stream.name, partial(step, redis_client, *details), passes)

    now = asyncio.get_running_loop().time
    exchanging = Exchanging(redis_client, reading, scripts=await answer(has_scripts, stream.name))
    look_at = now()
    while True:
        if now() >= look_at:
            await answer(_acknowledge, reading, taken)
            for find in (next_own, next_idle):
                async for one in _delivered_before(answer, stream, reading, find):
                    taken[:] = [one.id]
                    yield [one]
                    taken[:] = _to_acknowledge((one,))
                    await answer(_acknowledge, reading, taken)
            look_at = now() + reading.idle_ms / 2000
        began = now()
        try:
            found = await exchanging.acknowledge_and_read(taken)
        except (RedisError, OSError):
            look_at = began  # the steps above try again; a lost reply may have brought something
            continue
        batch, others = take_usual(stream, reading.consumer, found)
        batch += await readable(answer, stream, reading.consumer, others)
        taken[:] = [delivery.id for delivery in batch]
        if batch:
            whole = tuple(batch)  # who is given the list may take something out of it
            yield batch
            taken[:] = _to_acknowledge(whole)
            del batch, whole  # the next is not read beside it
        elif now() - began < reading.block_ms / 2000:
            await asyncio.sleep(_PAUSE)  # an in-memory Redis may answer without ever waiting


async def _delivered_before[M: BaseModel](
    answer: Callable[..., Awaitable[Any]],
    stream: Stream[M],
    reading: Reading[M],
    find: Callable[..., Awaitable[Any]],
) -> AsyncGenerator[Delivery[M]]:
    after = "0-0"
    while pending := await answer(find, reading, after):
        after = pending.id
        if one := await answer(deliver, reading, pending):
            yield Delivery(stream, reading.consumer, one.id, one.message, one.deliveries)


def _to_acknowledge(batch: Iterable[Delivery[Any]]) -> list[str]:
    return [one.id for one in batch if not one.settled]


async def _acknowledge(redis_client: Any, reading: Reading[Any], taken: list[str]) -> None:
    if taken:
        await redis_client.xack(reading.stream, reading.group, *taken)
        taken.clear()
