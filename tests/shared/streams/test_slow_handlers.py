"""A handler that takes longer than entries may be idle: nobody else handles its entry."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from shared.reading import Reading, claim_idle, serve
from shared.redis_streams import create_consumer_group, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


def test_an_entry_does_not_become_idle_while_it_is_handled(run: Run, stream: str) -> None:
    """Its idle time begins again before it is over, and no delivery is counted for that.

    That happens after a third of ``idle_ms``: the two others are what a busy machine may pause.
    """
    reading = Reading(stream, "g", "slow", lambda data: int(data["n"]), idle_ms=3000, block_ms=5)
    other = replace(reading, consumer="other")

    async def test(client: Any) -> tuple[list[Any], str, int, bool]:
        await create_consumer_group(client, stream, "g")
        await publish(client, stream, {"n": 1})
        observed: asyncio.Queue[tuple[list[Any], str, int, bool]] = asyncio.Queue()

        async def handle(_message: int) -> None:
            longest, idle = 0, 0
            while longest <= idle <= reading.idle_ms:
                await asyncio.sleep(0.01)  # an in-memory Redis lets no other task run
                [row] = await client.xpending_range(stream, "g", min="-", max="+", count=1)
                longest, idle = idle, int(row["time_since_delivered"])
            taken, _ = await claim_idle(client, other)
            owner = row["consumer"].decode()
            await observed.put((taken, owner, row["times_delivered"], idle < longest))

        serving = asyncio.create_task(serve(client, reading, handle))
        found = await observed.get()
        serving.cancel()
        return found

    assert run(test) == ([], "slow", 1, True)
