"""Typed messages on a real Redis against the same calls written by hand, one message at a time.

In processor time of this process, which does not grow where others use the machine.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis
from redis.client import NEVER_DECODE

from handfast.transports.redis.server import real_redis
from shared.redis_streams import ack, consume
from shared.streams import (
    Delivery,
    Stream,
    Worker,
    batches,
    publish_message,
    publish_messages,
    publisher,
    run_worker,
)
from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio

__all__ = ["Act", "Message", "consuming", "measure", "messages_of", "once"]


class Message(BaseModel):
    """Twelve fields would be no different: most of it is text."""

    number: int
    text: str


type Act = Callable[[Redis, str, int, str], Awaitable[float]]

_BY_HAND = "by hand, one by one"
_NAMES = itertools.count()
_DESCRIPTION = """\
{count} messages a round, {rounds} rounds of each in turn, on one real Redis, with {parser}, in
processor time of the client. By hand, one by one: `json.dumps` and XADD; XREADGROUP of one,
`json.loads` and XACK. By hand, in batches: XACK and XREADGROUP of 100 in a pipeline of redis-py,
and `model_validate_json`. 100 entries at most come again after a crash."""


def _stream(name: str) -> Stream[Message]:
    return Stream(name, "g", Message)


def messages_of(count: int, text: str) -> list[Message]:
    return [Message(number=number, text=text) for number in range(count)]


@asynccontextmanager
async def _timed(costs: list[float], count: int) -> AsyncIterator[None]:
    began = time.process_time()
    yield
    costs.append((time.process_time() - began) / count)


def _publishing(how: str) -> Act:
    async def act(client: Redis, name: str, count: int, text: str) -> float:
        messages, stream, costs = messages_of(count, text), _stream(name), list[float]()
        async with _timed(costs, count):
            if how == "hand":
                for message in messages:
                    data = json.dumps(message.model_dump(mode="json"))
                    await client.xadd(name, {"data": data})
            elif how == "one":
                for message in messages:
                    await publish_message(client, stream, message)
            elif how == "many":
                await publish_messages(client, stream, messages)
            else:
                async with publisher(client) as shared:
                    for some in itertools.batched(messages, 200):
                        await asyncio.gather(*(shared.publish(stream, one) for one in some))
        _check(await client.xlen(name), count)
        return costs[0]

    return act


def consuming(how: str) -> Act:
    async def act(client: Redis, name: str, count: int, text: str) -> float:
        stream, costs, found = _stream(name), list[float](), 0
        await client.xgroup_create(name, "g", id="0", mkstream=True)
        await publish_messages(client, stream, messages_of(count, text))
        async with _timed(costs, count):
            found = await _HOW_TO_CONSUME[how](client, stream, count)
        _check(found, count)
        return costs[0]

    return act


async def _by_hand(client: Redis, stream: Stream[Message], count: int) -> int:
    found = 0
    while found < count:
        reply: Any = await client.xreadgroup("g", "c", {stream.name: ">"}, count=1, block=2000)
        for _, entries in reply:
            for entry_id, fields in entries:
                found += len(json.loads(fields[b"data"])) > 0
                await client.xack(stream.name, "g", entry_id)
    return found


async def _by_hand_in_batches(client: Redis, stream: Stream[Message], count: int) -> int:
    """The least that redis-py's own pipeline and Pydantic allow, with nothing of ours."""
    options: dict[Any, Any] = {NEVER_DECODE: True}
    found, ids = 0, list[bytes]()
    while found < count:
        async with client.pipeline(transaction=False) as pipeline:
            if ids:
                pipeline.execute_command("XACK", stream.name, "g", *ids)
            pipeline.execute_command(
                *("XREADGROUP", "GROUP", "g", "c", "COUNT", 100, "BLOCK", 2000),
                *("STREAMS", stream.name, ">"),
                **options,
            )
            entries = (await pipeline.execute())[-1][0][1]
        batch = [Message.model_validate_json(fields[b"data"]) for _, fields in entries]
        ids, found = [entry_id for entry_id, _ in entries], found + len(batch)
    await client.xack(stream.name, "g", *ids)
    return found


async def _by_the_helpers(client: Redis, stream: Stream[Message], count: int) -> int:
    found = 0
    while found < count:
        for entry_id, data in await consume(client, stream.name, "g", "c", block_ms=2000):
            found += len(data) > 0
            await ack(client, stream.name, "g", entry_id)
    return found


async def _in_batches(client: Redis, stream: Stream[Message], count: int, *, of: int = 100) -> int:
    found = 0
    async with aclosing(batches(client, stream, "c", count=of)) as all_batches:
        async for batch in all_batches:
            found += len(batch)
            if found >= count:
                break
    return found


async def _by_a_worker(client: Redis, stream: Stream[Message], count: int) -> int:
    found, stop = 0, asyncio.Event()

    async def handle(_: Delivery[Message]) -> None:
        nonlocal found
        found += 1
        if found == count:
            stop.set()

    worker = Worker(stream=stream, consumer="c", handle=handle)
    await run_worker(client, worker, stop=stop)
    return found


_HOW_TO_CONSUME: Mapping[str, Callable[[Redis, Stream[Message], int], Awaitable[int]]] = {
    "hand": _by_hand,
    "hand in batches": _by_hand_in_batches,
    "helpers": _by_the_helpers,
    "batches of one": partial(_in_batches, of=1),
    "batches": _in_batches,
    "worker": _by_a_worker,
}


def _check(found: int, count: int) -> None:
    if found != count:
        raise RuntimeError(f"expected {count} messages, got {found}")


def once(url: str, act: Act, count: int, text: str) -> float:
    async def run() -> float:
        name = f"benchmark:{os.getpid()}:{next(_NAMES)}"
        async with Redis.from_url(url) as client:
            try:
                return await act(client, name, count, text)
            finally:
                await client.delete(name)

    return asyncio.run(run())


def measure(size: Size) -> Table:
    """Publish and consume, and compare."""
    count, rounds = size.examples * 4, size.rounds * 3
    kinds: dict[str, dict[str, Act]] = {
        "published": {
            _BY_HAND: _publishing("hand"),
            "`publish_messages`": _publishing("many"),
            "`publisher`, 200 tasks": _publishing("shared"),
            "`publish_message`": _publishing("one"),
        },
        "consumed and acknowledged": {
            _BY_HAND: consuming("hand"),
            "by hand, in batches": consuming("hand in batches"),
            "`consume` and `ack`": consuming("helpers"),
            "`batches` of one": consuming("batches of one"),
            "`batches`": consuming("batches"),
            "`run_worker`": consuming("worker"),
        },
    }
    rows: list[tuple[str, ...]] = []
    claims: list[Claim] = []
    with real_redis() as url:
        for (kind, things), (bytes_long, text) in itertools.product(
            kinds.items(), {300: "x" * 270, 4096: "x" * 4066}.items()
        ):
            acts = {name: partial(once, url, act, count, text) for name, act in things.items()}
            timings = interleaved(acts, rounds, warm=acts.values())
            for name in timings:
                rows.append(
                    (f"{kind}, {bytes_long} B: {name}", f"{median(timings, name) * 1e6:.1f} us")
                )
                if (bar := _BARS.get((name, bytes_long))) is not None:
                    claims.append(
                        _claim(f"{name}, {bytes_long} B, against {_BY_HAND}", bar, timings, name)
                    )
    return Table(
        title="A message on a stream",
        description=_DESCRIPTION.format(count=count, rounds=rounds, parser=_parser()),
        head=("what", "cost of one"),
        rows=tuple(rows),
        claims=tuple(claims),
    )


_ONE_BY_ONE = {"`publish_message`", "`consume` and `ack`", "`batches` of one"}
_BARS = {
    **dict.fromkeys(itertools.product(_ONE_BY_ONE, (300, 4096)), 1.05),
    ("`publish_messages`", 300): 7.0,
    ("`publish_messages`", 4096): 6.0,
    ("`publisher`, 200 tasks", 300): 5.0,
    ("`publisher`, 200 tasks", 4096): 4.0,
    ("`batches`", 300): 25.0,
    ("`batches`", 4096): 22.0,
}
"""How much faster, at least; and for one by one, how much more it may cost."""


def _claim(description: str, bar: float, timings: Any, name: str) -> Claim:
    if name in _ONE_BY_ONE:
        value = ratio(timings, name, _BY_HAND)
        return Claim(description=f"cost of {description}", value=value, at_most=bar)
    value = ratio(timings, _BY_HAND, name)
    return Claim(description=f"speed of {description}", value=value, at_least=bar)


def _parser() -> str:
    from redis.utils import HIREDIS_AVAILABLE  # noqa: PLC0415  # only here

    return "hiredis" if HIREDIS_AVAILABLE else "redis-py's own parser"
