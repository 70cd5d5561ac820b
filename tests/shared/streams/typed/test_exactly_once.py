import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.streams import (
    Delivery,
    Worker,
    acknowledge_with,
    batches,
    publish_message,
    run_worker,
)

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


async def delivered(client: Any, stream: Any, order: Any) -> Delivery[Any]:
    await client.xgroup_create(stream.name, stream.group, id="0", mkstream=True)
    entry_id = await publish_message(client, stream, order(number=1))
    await client.xreadgroup(stream.group, "c", {stream.name: ">"}, count=1)
    return Delivery(stream, "c", entry_id, order(number=1), 1)


def test_the_effect_and_the_acknowledgement_are_one(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        delivery = await delivered(client, orders, order)
        total = f"{{{orders.name}}}:total"
        found = [
            await acknowledge_with(client, delivery, lambda effects: effects.incrby(total, 5))
            for _ in range(2)
        ]
        assert (found, await client.get(total)) == ([True, False], b"5")
        assert (await client.xpending(orders.name, orders.group))["pending"] == 0
        assert await client.keys(f"*{orders.name}*settling*") == []

    run(test)


@pytest.mark.parametrize("claimed", ["after", "before"])
def test_of_two_that_have_the_same_entry_one_does_the_effect(
    run: Run, orders: Any, order: Any, claimed: str
) -> None:
    """The other took it over, before the first looks or between its look and its transaction."""

    async def test(client: Any) -> None:
        delivery = await delivered(client, orders, order)
        other = replace(delivery, consumer="other")
        key = f"{{{orders.name}}}:done"

        async def take_over() -> bool:
            await client.xclaim(orders.name, orders.group, "other", 0, [delivery.id])
            return await acknowledge_with(client, other, lambda two: two.rpush(key, "other"))

        if claimed == "before":
            assert await take_over()
            first = await acknowledge_with(client, delivery, lambda one: one.rpush(key, "c"))
        else:
            first = await with_a_pause(client, delivery, key, take_over)
        assert (first, await client.lrange(key, 0, -1)) == (False, [b"other"])

    run(test)


async def with_a_pause(client: Any, delivery: Any, key: str, take_over: Any) -> bool:
    """Settle an entry, and let it be taken over just before the transaction is executed."""
    made = client.pipeline

    def pipeline(**options: Any) -> Any:
        transaction = made(**options)
        execute = transaction.execute

        async def later() -> Any:
            client.pipeline = made
            await take_over()
            return await execute()

        transaction.execute = later
        return transaction

    client.pipeline = pipeline
    return await acknowledge_with(client, delivery, lambda effects: effects.rpush(key, "c"))


def test_a_lost_reply_does_no_effect_twice(
    redis_url: str, orders: Any, order: Any, losing_the_reply_to: Any
) -> None:
    async def test() -> tuple[bool, Any]:
        async with Redis.from_url(redis_url) as client:
            delivery = await delivered(client, orders, order)
            async with (
                losing_the_reply_to(b"EXEC", redis_url) as broken,
                Redis.from_url(broken, retry=Retry(NoBackoff(), 3)) as losing,
            ):
                done = await acknowledge_with(
                    losing, delivery, lambda one: one.incr(orders.name + ":n")
                )
            return done, await client.get(orders.name + ":n")

    assert asyncio.run(asyncio.wait_for(test(), timeout=20)) == (False, b"1")


@pytest.mark.parametrize("reader", ["a worker", "batches"])
def test_what_another_took_over_is_left_to_it(
    run: Run, orders: Any, order: Any, reader: str
) -> None:
    """The first was too slow; the other may not have done the effect yet."""

    async def test(client: Any) -> None:
        await publish_message(client, orders, order(number=1))
        await publish_message(client, orders, order(number=2))
        key, stop, found = f"{{{orders.name}}}:done", asyncio.Event(), list[bool]()

        async def handle(delivery: Delivery[Any]) -> None:
            number = delivery.message.number
            if number == 1:
                await client.xclaim(orders.name, orders.group, "other", 0, [delivery.id])
            found.append(await acknowledge_with(client, delivery, lambda it: it.rpush(key, number)))
            if number == 2:
                stop.set()

        if reader == "a worker":
            worker = Worker(stream=orders, consumer="c", handle=handle)
            await run_worker(client, worker, stop=stop)
        else:
            async with aclosing(batches(client, orders, "c", block_ms=20)) as all_batches:
                async for batch in all_batches:
                    if stop.is_set():
                        break
                    while batch:  # what it took out of the list is no less settled
                        await handle(batch.pop(0))
                    await publish_message(client, orders, order(number=3))
        assert (found, await client.lrange(key, 0, -1)) == ([False, True], [b"2"])
        pending = await client.xpending_range(orders.name, orders.group, "-", "+", 9)
        assert [one["consumer"] for one in pending if one["consumer"] != b"c"] == [b"other"]

    run(test)


def test_a_worker_does_so_for_each_message(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        stop = asyncio.Event()

        async def handle(delivery: Any) -> None:
            number = delivery.message.number
            assert await acknowledge_with(client, delivery, lambda one: one.incrby("n", number))
            if number == 3:
                stop.set()

        for number in (1, 2, 3):
            await publish_message(client, orders, order(number=number))
        await run_worker(client, Worker(stream=orders, consumer="c", handle=handle), stop=stop)
        assert await client.get("n") == b"6"

    run(test)
