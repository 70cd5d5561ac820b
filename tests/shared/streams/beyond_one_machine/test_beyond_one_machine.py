"""On a real cluster, and through a Sentinel, streams do what they do on one Redis."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from shared.streams import (
    Delivery,
    Stream,
    StreamRefusedError,
    Worker,
    acknowledge_with,
    batches,
    dead_letters,
    progress,
    publish_message,
    publish_messages,
    publisher,
    replay,
    run_worker,
    trim,
)
from tests.shared.streams.beyond_one_machine.servers import cluster, watched_by_a_sentinel


class Order(BaseModel):
    """A message."""

    number: int


ORDERS: Stream[Order] = Stream("orders", "mailer", Order)
DONE = "{orders}:done"


def orders(*numbers: int) -> list[Order]:
    """Messages with these numbers."""
    return [Order(number=number) for number in numbers]


async def in_batches(client: Any, stream: Stream[Order], count: int) -> list[int]:
    """The numbers of so many messages that `batches` gives."""
    found = list[int]()
    async with aclosing(batches(client, stream, "c", block_ms=50)) as all_batches:
        async for batch in all_batches:
            found += [delivery.message.number for delivery in batch]
            if len(found) >= count:
                return found
    raise AssertionError


async def handled(client: Any, count: int, consumer: str = "c") -> Counter[int]:
    """Let a worker handle messages, each with its acknowledgement in one transaction."""
    stop, done = asyncio.Event(), Counter[int]()

    async def handle(delivery: Delivery[Order]) -> None:
        number = delivery.message.number
        if await acknowledge_with(client, delivery, lambda effects: effects.rpush(DONE, number)):
            done[number] += 1
        if len(done) == count:  # what a new primary has not seen comes again
            stop.set()

    worker = Worker(stream=ORDERS, consumer=consumer, handle=handle, block_ms=50)
    await run_worker(client, worker, stop=stop)
    return done


def test_a_cluster_is_accepted_by_all_that_publishes_and_reads(tmp_path: Path) -> None:
    """What belongs to a stream is in its slot; each read is of one stream, on its node."""

    async def run(port: int) -> None:
        async with RedisCluster(host="127.0.0.1", port=port) as client:
            await publish_message(client, ORDERS, Order(number=1))
            await publish_message(client, ORDERS, Order(number=2), key="two")
            assert await publish_message(client, ORDERS, Order(number=2), key="two") is None
            await publish_messages(client, ORDERS, orders(3, 4))
            await client.xadd("orders", {"data": "{"})
            assert await handled(client, 4) == Counter([1, 2, 3, 4])
            assert await client.lrange(DONE, 0, -1) == [b"1", b"2", b"3", b"4"]
            found = await progress(client, "orders")
            group = found.groups[0]
            assert (found.length, found.dead_letters) == (5, 1)
            assert group.pending == 0
            assert group.lag in {0, None}  # Redis 6.2 has no lag
            (letter,) = [one async for one in dead_letters(client, "orders")]
            assert await replay(client, "orders", letter.id) is not None
            assert await trim(client, "orders", 1) == 5

            tagged = Stream[Order]("{orders}:late", "g", Order)
            await client.xadd(tagged.name, {"data": "{"})
            assert await publish_message(client, tagged, Order(number=8), key="eight")
            assert await publish_message(client, tagged, Order(number=8), key="eight") is None
            assert await in_batches(client, tagged, 1) == [8]
            assert (await progress(client, tagged.name)).dead_letters == 1

            split = Stream[Order]("a}b", "g", Order)
            with pytest.raises(StreamRefusedError, match=r"CROSSSLOT: .* a name without a brace"):
                await publish_message(client, split, Order(number=9), key="nine")
            await client.xadd(split.name, {"data": "{"})
            with pytest.raises(StreamRefusedError, match=r"CROSSSLOT: .* a name without a brace"):
                await in_batches(client, split, 1)

            streams = [Stream[Order](f"s{number}", "g", Order) for number in range(6)]
            async with publisher(client) as shared:
                await asyncio.gather(*(shared.publish(one, Order(number=7)) for one in streams))
            assert await in_batches(client, streams[0], 1) == [7]
            many = Stream[Order]("many", "g", Order)
            await publish_messages(client, many, orders(*range(250)))
            assert await in_batches(client, many, 250) == list(range(250))
            nodes = {client.get_node_from_key(one.name) for one in streams}
            assert len(nodes) == 3

    with cluster(tmp_path) as servers:
        asyncio.run(asyncio.wait_for(run(next(iter(servers.processes))), 60))


@pytest.mark.long
def test_a_worker_goes_on_at_the_next_primary_that_a_sentinel_names(tmp_path: Path) -> None:
    """What the replica had is handled, and all that is published afterwards."""

    async def run(kill: Any, port: int) -> None:
        once = Retry(NoBackoff(), 0)
        kind: Any = Sentinel  # redis-py has no types of it
        sentinel = kind([("127.0.0.1", port)], socket_timeout=5)
        client: Any = sentinel.master_for("main", retry=once, socket_timeout=5)
        async with AsyncExitStack() as closing:
            for one in (client, *sentinel.sentinels):
                closing.push_async_callback(one.aclose)
            await publish_messages(client, ORDERS, orders(*range(50)))
            await client.wait(1, 5000)
            working = asyncio.create_task(handled(client, 100))
            while not await client.llen(DONE):
                await asyncio.sleep(0.01)
            await client.wait(1, 5000)
            kill()
            while True:
                try:
                    await publish_message(client, ORDERS, Order(number=50), key="50")
                    break
                except RedisError:
                    await asyncio.sleep(0.1)
            await publish_messages(client, ORDERS, orders(*range(51, 100)))
            done = await working
            rows = Counter(int(row) for row in await client.lrange(DONE, 0, -1))
            assert set(done) == set(rows) == set(range(100))
            assert set(rows.values()) == {1}

    with watched_by_a_sentinel(tmp_path) as (servers, primary, port):
        asyncio.run(asyncio.wait_for(run(lambda: servers.kill(primary), port), 120))
