"""A worker: each message is handled, none is lost, each failure has its consequence."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest

from shared.streams import Worker, dead_letters, publish_messages, run_worker

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


async def settled(client: Any, worker: Worker[Any], messages: int) -> None:
    """Wait until the group has read everything and nothing of it is pending."""
    stream = worker.stream
    while True:
        for group in await client.xinfo_groups(stream.name):
            last = (await client.xrevrange(stream.name, count=1))[0][0]
            if (group["pending"], group["last-delivered-id"]) == (0, last):
                assert await client.xlen(stream.name) == messages
                return
        await asyncio.sleep(0.005)


async def work(client: Any, worker: Worker[Any], sent: Sequence[Any]) -> None:
    """Publish, and run a worker until all of it is settled."""
    await client.xgroup_create(worker.stream.name, worker.stream.group, id="0", mkstream=True)
    await publish_messages(client, worker.stream, sent)
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(client, worker, stop=stop))
    ended = asyncio.create_task(settled(client, worker, len(sent)))
    await asyncio.wait([running, ended], return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    stop.set()
    await running


def test_each_message_is_handled_once_and_acknowledged(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        handled: list[tuple[int, int]] = []

        async def handle(delivery: Any) -> None:
            handled.append((delivery.message.number, delivery.deliveries))

        worker = Worker(stream=orders, consumer="c", handle=handle)
        await work(client, worker, [order(number=number) for number in range(300)])
        assert handled == [(number, 1) for number in range(300)]

    run(test)


def test_as_many_are_handled_at_a_time_as_are_allowed(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        now, most = 0, 0

        async def handle(_: Any) -> None:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.002)
            now -= 1

        worker = Worker(stream=orders, consumer="c", handle=handle, concurrency=4)
        await work(client, worker, [order(number=number) for number in range(40)])
        assert most == 4

    run(test)


def test_those_of_one_customer_are_handled_in_their_order(
    run: Run, orders: Any, order: Any
) -> None:
    """Also when one fails: it is handled again before those that follow it."""

    async def test(client: Any) -> None:
        handled: dict[str, list[int]] = {"a": [], "b": [], "c": []}

        async def handle(delivery: Any) -> None:
            message = delivery.message
            await asyncio.sleep(0.001 * (message.number % 3))
            if message.number % 7 == 0 and delivery.deliveries == 1:
                raise RuntimeError("once")
            handled[message.customer].append(message.number)

        worker = Worker(
            stream=orders,
            consumer="c",
            handle=handle,
            concurrency=8,
            order_by=lambda message: message.customer,
            first_retry_seconds=0.01,
        )
        sent = [order(number=number, customer="abc"[number % 3]) for number in range(45)]
        await work(client, worker, sent)
        assert handled == {name: list(range(at, 45, 3)) for at, name in enumerate("abc")}

    run(test)


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_what_fails_comes_again_until_it_was_delivered_too_often(
    run: Run, orders: Any, order: Any, failures: int
) -> None:
    async def test(client: Any) -> None:
        seconds: list[float] = []
        now = asyncio.get_running_loop().time

        async def handle(delivery: Any) -> None:
            if delivery.message.number == 2:
                seconds.append(now())
                assert delivery.deliveries == len(seconds)
                if len(seconds) <= failures:
                    raise LookupError("no such fern")

        worker = Worker(
            stream=orders, consumer="c", handle=handle, deliveries=3, first_retry_seconds=0.02
        )
        await work(client, worker, [order(number=number) for number in (1, 2, 3)])
        waits = [after - before for before, after in pairwise(seconds)]
        assert [wait >= 0.019 * 2**at for at, wait in enumerate(waits)] == [True] * min(failures, 2)
        dead = [
            (letter.reason, letter.deliveries, orders.read_json(letter.fields[b"data"]).number)
            async for letter in dead_letters(client, orders.name)
        ]
        reason = "failed 3 times, the last with LookupError: no such fern"
        assert dead == ([(reason, 3, 2)] if failures == 3 else [])

    run(test)


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_handled(
    run: Run, orders: Any, order: Any
) -> None:
    async def test(client: Any) -> None:
        handled: list[int] = []

        async def handle(delivery: Any) -> None:
            handled.append(delivery.message.number)

        for fields in ({"data": b"\xff"}, {"data": '{"number":"x"}'}, {"other": "1"}):
            await client.xadd(orders.name, fields)
        worker = Worker(stream=orders, consumer="c", handle=handle)
        await client.xgroup_create(orders.name, orders.group, id="0")
        await publish_messages(client, orders, [order(number=1)])
        stop = asyncio.Event()
        running = asyncio.create_task(run_worker(client, worker, stop=stop))
        await settled(client, worker, 4)
        stop.set()
        await running
        assert handled == [1]
        assert [letter.reason async for letter in dead_letters(client, orders.name)] == [
            "message: Invalid JSON: expected value at line 1 column 1",
            "number: Input should be a valid integer, unable to parse string as an integer",
            "the field 'data' is missing",
        ]

    run(test)


def test_what_a_handler_cancels_is_a_failure_and_no_end(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        deliveries: list[int] = []

        async def handle(delivery: Any) -> None:
            deliveries.append(delivery.deliveries)
            if delivery.deliveries == 1:
                raise asyncio.CancelledError

        worker = Worker(stream=orders, consumer="c", handle=handle, first_retry_seconds=0)
        await work(client, worker, [order(number=1)])
        assert deliveries == [1, 2]

    run(test)


@pytest.mark.parametrize("left_by", ["c", "another"])
def test_what_was_left_is_handled_before_what_is_new(
    run: Run, orders: Any, order: Any, left_by: str
) -> None:
    """By this consumer at once; by another without any traffic, once it was idle long enough."""

    async def test(client: Any) -> None:
        handled: list[tuple[int, int]] = []

        async def handle(delivery: Any) -> None:
            handled.append((delivery.message.number, delivery.deliveries))

        worker = Worker(stream=orders, consumer="c", handle=handle, idle_ms=40)
        await client.xgroup_create(orders.name, orders.group, id="0", mkstream=True)
        await publish_messages(client, orders, [order(number=1), order(number=2)])
        await client.xreadgroup(orders.group, left_by, {orders.name: ">"}, count=2)
        new = [] if left_by == "another" else [order(number=3)]
        await publish_messages(client, orders, new)
        stop = asyncio.Event()
        running = asyncio.create_task(run_worker(client, worker, stop=stop))
        await settled(client, worker, 2 + len(new))
        stop.set()
        await running
        assert handled == [(1, 2), (2, 2), *((one.number, 1) for one in new)]

    run(test)
