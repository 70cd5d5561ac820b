"""Batches of typed messages beside FastStream's, on the same Redis, each in its own wire form.

In processor time of this process. FastStream is in the environments `bench` and `others` alone.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from functools import partial
from importlib.metadata import version

from faststream.redis import RedisBroker, StreamSub
from redis.asyncio import Redis

from handfast.transports.redis.server import real_redis
from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio
from tests.benchmarks.streams.one_message import Act, Message, consuming, messages_of, once

__all__ = ["measure"]

_AT_ONCE = 100
_OURS, _THEIRS = "`batches`", "FastStream, `batch=True`"
_DESCRIPTION = """\
{count} messages a round, {rounds} rounds of each in turn, on one real Redis, in processor time of
the client: read {at_once} at a time, validated and acknowledged. FastStream {version} with
`StreamSub(..., group=..., batch=True, max_records={at_once})` and a handler of a list of models."""


def _by_faststream(url: str) -> Act:
    async def act(client: Redis, name: str, count: int, text: str) -> float:
        await client.xgroup_create(name, "g", id="0", mkstream=True)
        broker, found, done = RedisBroker(url, logger=None), 0, asyncio.Event()

        async def handle(messages: list[Message]) -> None:
            nonlocal found
            found += len(messages)
            if found == count:
                done.set()

        stream = StreamSub(name, group="g", consumer="c", batch=True, max_records=_AT_ONCE)
        broker.subscriber(stream=stream)(handle)
        await broker.connect()
        for some in itertools.batched(messages_of(count, text), _AT_ONCE):
            async with client.pipeline(transaction=False) as pipeline:
                for message in some:
                    await broker.publish(message, stream=name, pipeline=pipeline)
                await pipeline.execute()
        began = time.process_time()
        await broker.start()
        await done.wait()
        spent = time.process_time() - began
        await broker.stop()
        return spent / count

    return act


def measure(size: Size) -> Table:
    """Consume by each, and compare."""
    count, rounds = size.examples * 4, size.rounds * 3
    rows, claims = list[tuple[str, ...]](), list[Claim]()
    with real_redis() as url:
        acts = {_OURS: consuming("batches"), _THEIRS: _by_faststream(url)}
        for bytes_long, text in {300: "x" * 270, 4096: "x" * 4066}.items():
            things = {name: partial(once, url, act, count, text) for name, act in acts.items()}
            found = interleaved(things, rounds, warm=things.values())
            rows += [
                (f"{bytes_long} B: {name}", f"{median(found, name) * 1e6:.1f} us") for name in found
            ]
            claims.append(
                Claim(
                    description=f"speed of {_OURS}, {bytes_long} B, against {_THEIRS}",
                    value=ratio(found, _THEIRS, _OURS),
                    at_least=4.0,
                )
            )
    described = {"count": count, "rounds": rounds, "at_once": _AT_ONCE}
    return Table(
        title="Batches beside FastStream's",
        description=_DESCRIPTION.format(version=version("faststream"), **described),
        head=("consumed and acknowledged", "cost of one"),
        rows=tuple(rows),
        claims=tuple(claims),
    )
