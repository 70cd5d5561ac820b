"""What a message costs on a long stream, and beside many that are pending: as much as on a short.

In processor time of this process, which does not grow where others use the machine.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import aclosing
from typing import Any

from redis.asyncio import Redis

from handfast.transports.redis.server import real_redis
from shared.streams import Stream, batches, publish_messages
from tests.benchmarks.measuring import Claim, Size, Table
from tests.benchmarks.streams.one_message import Message

__all__ = ["measure"]

_BAR = 1.2
_AT_ONCE = 10_000
_NEVER = 24 * 60 * 60 * 1000  # what is pending is left alone, as that of a consumer that runs is
_LONGEST = 1000
_PENDING = 500
"""Of the longest stream and of what is pending, how many times the shortest they have."""

_DESCRIPTION = """\
`publish_messages` and `batches` of 300 B on one real Redis, on streams of {short:,} to {long:,}
messages, and on one of which another consumer has {pending:,} pending; in processor time of the
client, the median of {rounds} rounds, the lengths in turn."""


async def _publish(client: Redis, stream: Stream[Message], count: int) -> float:
    spent = 0.0
    for first in range(0, count, _AT_ONCE):
        numbers = range(first, min(count, first + _AT_ONCE))
        messages = [Message(number=number, text="x" * 270) for number in numbers]
        began = time.process_time()
        await publish_messages(client, stream, messages)
        spent += time.process_time() - began
    return spent / count


async def _consume(client: Redis, stream: Stream[Message], count: int) -> float:
    found, began = 0, time.process_time()
    async with aclosing(batches(client, stream, "c", idle_ms=_NEVER)) as all_batches:
        async for batch in all_batches:
            found += len(batch)
            if found >= count:
                break
    spent = time.process_time() - began
    # Else the next to read the stream would handle the last batch again, one entry at a time.
    await client.xack(stream.name, "g", *(delivery.id for delivery in batch))
    return spent / count


async def _on_a_new_stream(client: Redis, count: int) -> tuple[float, float]:
    stream: Stream[Message] = Stream(f"many:{count}", "g", Message)
    await client.xgroup_create(stream.name, "g", id="0", mkstream=True)
    try:
        return await _publish(client, stream, count), await _consume(client, stream, count)
    finally:
        await client.delete(stream.name)


async def _beside_pending(client: Redis, pending: int, count: int, rounds: int) -> list[float]:
    """How many times as much a message costs with so many pending as without."""
    stream: Stream[Message] = Stream("pending", "g", Message)
    await client.xgroup_create(stream.name, "g", id="0", mkstream=True)
    await _publish(client, stream, pending)
    left = pending
    while left > 0:
        reply: Any = await client.xreadgroup("g", "other", {stream.name: ">"}, count=_AT_ONCE)
        left -= len(reply[0][1])
    found = []
    for _ in range(rounds):
        await _publish(client, stream, count)
        cost = await _consume(client, stream, count)
        found.append(cost / (await _on_a_new_stream(client, count))[1])
    await client.delete(stream.name)
    return found


def measure(size: Size) -> Table:
    """Publish and consume on streams of several lengths, and compare."""
    short = size.examples
    lengths = [short, 10 * short, 100 * short, *([_LONGEST * short] if size.rows > 1 else ())]
    pending = _PENDING * short if size.rows > 1 else short

    async def run(url: str) -> tuple[dict[int, list[tuple[float, float]]], list[float]]:
        async with Redis.from_url(url) as client:
            await _on_a_new_stream(client, short)  # so that nobody pays for imports
            costs: dict[int, list[tuple[float, float]]] = {length: [] for length in lengths}
            for _ in range(size.rounds):
                for length in lengths:
                    costs[length].append(await _on_a_new_stream(client, length))
            return costs, await _beside_pending(client, pending, 10 * short, size.rounds)

    with real_redis() as url:
        costs, ratios = asyncio.run(run(url))
    medians = {
        length: tuple(statistics.median(part) for part in zip(*found, strict=True))
        for length, found in costs.items()
    }
    longest = max(lengths)
    claims = [
        Claim(
            description=f"cost of one of {longest:,} {what}, to one of {short:,}",
            value=medians[longest][number] / medians[short][number],
            at_most=_BAR,
        )
        for number, what in enumerate(("published", "consumed and acknowledged"))
    ]
    beside = f"cost of one consumed with {pending:,} pending, to one without"
    claims.append(Claim(description=beside, value=statistics.median(ratios), at_most=_BAR))
    return Table(
        title="A message on a long stream",
        description=_DESCRIPTION.format(
            short=short, long=longest, pending=pending, rounds=size.rounds
        ),
        head=("messages", "published", "consumed and acknowledged"),
        rows=tuple(
            (f"{length:,}", *(f"{cost * 1e6:.1f} us" for cost in found))
            for length, found in medians.items()
        ),
        claims=tuple(claims),
    )
