"""How a worker begins and ends: refusals at the start, a stop, a Redis that is emptied."""

import asyncio
import os
import re
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import OutOfMemoryError

from shared.streams import (
    StreamRefusedError,
    StreamUnavailableError,
    Worker,
    publish_message,
    publish_messages,
    run_worker,
    stop_at_signals,
)

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


async def nothing(_: Any) -> None:
    """Handle a message by doing nothing."""


async def pending_of(client: Any, stream: Any) -> dict[str, tuple[str, int]]:
    rows = await client.xpending_range(stream.name, stream.group, "-", "+", 100)
    return {
        row["message_id"].decode(): (row["consumer"].decode(), row["times_delivered"])
        for row in rows
    }


def test_a_stop_lets_what_is_handled_end_and_gives_back_the_rest(
    run: Run, orders: Any, order: Any
) -> None:
    """At once, and as if they had never been delivered; they are another's without waiting."""

    async def test(client: Any) -> None:
        begun, end, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def handle(_: Any) -> None:
            begun.set()
            await end.wait()

        worker = Worker(stream=orders, consumer="c", handle=handle, idle_ms=60_000)
        ids = await publish_messages(client, orders, [order(number=number) for number in (1, 2)])
        running = asyncio.create_task(run_worker(client, worker, stop=stop))
        await begun.wait()
        stop.set()
        await asyncio.sleep(0.01)
        end.set()
        await running
        assert await pending_of(client, orders) == {ids[1]: ("c", 0)}
        claimed = await client.xautoclaim(orders.name, orders.group, "other", 60_000)
        assert [entry_id.decode() for entry_id, _ in claimed[1]] == [ids[1]]

    run(test)


def test_what_does_not_end_in_time_is_given_back_too(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        begun, stop = asyncio.Event(), asyncio.Event()

        async def handle(_: Any) -> None:
            begun.set()
            await asyncio.Event().wait()

        worker = Worker(stream=orders, consumer="c", handle=handle, stop_seconds=0.01)
        entry_id = await publish_message(client, orders, order(number=1))
        running = asyncio.create_task(run_worker(client, worker, stop=stop))
        await begun.wait()
        stop.set()
        await running
        assert await pending_of(client, orders) == {entry_id: ("c", 1)}

    run(test)


def test_a_handler_with_nothing_to_await_ends_the_worker(run: Run, orders: Any, order: Any) -> None:
    """Before it does anything again: what it did, or forgot to await, is not known."""

    async def test(client: Any) -> None:
        handled: list[int] = []

        def handle(delivery: Any) -> Any:
            handled.append(delivery.message.number)

        worker = Worker(stream=orders, consumer="c", handle=handle)
        first, second = await publish_messages(client, orders, [order(number=n) for n in (1, 2)])
        expected = (
            f"the handler of stream {orders.name} returned NoneType, nothing to await; write it"
            f" with `async def`; {first} stays pending"
        )
        with pytest.raises(TypeError, match=re.escape(expected)):
            await run_worker(client, worker)
        assert handled == [1]
        pending = await pending_of(client, orders)
        assert pending.pop(first) == ("c", 1)
        assert pending in ({}, {second: ("c", 0)})

    run(test)


def test_a_worker_begins_without_memory_where_its_group_is_there(
    run: Run, orders: Any, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To handle what is there needs none, and is how memory becomes free."""

    async def refuse(*_: Any, **__: Any) -> None:
        raise OutOfMemoryError("command not allowed when used memory > 'maxmemory'.")

    async def test(client: Any) -> None:
        stop = asyncio.Event()

        async def handle(_: Any) -> None:
            stop.set()

        worker = Worker(stream=orders, consumer="c", handle=handle)
        with monkeypatch.context() as full:
            full.setattr(client, "xgroup_create", refuse)
            with pytest.raises(StreamRefusedError, match="OOM: the server has no memory left"):
                await run_worker(client, worker, stop=stop)
        await client.xgroup_create(orders.name, orders.group, mkstream=True)
        await publish_message(client, orders, order(number=1))
        monkeypatch.setattr(client, "xgroup_create", refuse)
        await run_worker(client, worker, stop=stop)
        assert await pending_of(client, orders) == {}

    run(test)


def test_a_signal_asks_to_stop_and_does_afterwards_what_it_did_before(
    run: Run, orders: Any
) -> None:
    async def test(client: Any) -> None:
        before = signal.getsignal(signal.SIGTERM)
        async with stop_at_signals() as stop:
            running = asyncio.create_task(
                run_worker(client, Worker(stream=orders, consumer="c", handle=nothing), stop=stop)
            )
            await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGTERM)
            await running
        assert signal.getsignal(signal.SIGTERM) is before

    run(test)


def test_a_stream_that_is_gone_is_read_again_from_its_beginning(
    connect: Callable[..., Any], orders: Any, order: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with connect() as client:
            stop, handled = asyncio.Event(), asyncio.Queue[int]()

            async def handle(delivery: Any) -> None:
                await handled.put(delivery.message.number)

            worker = Worker(stream=orders, consumer="c", handle=handle, block_ms=20)
            running = asyncio.create_task(run_worker(client, worker, stop=stop))
            await publish_message(client, orders, order(number=1))
            assert await handled.get() == 1
            await client.delete(orders.name)
            await publish_message(client, orders, order(number=2))
            assert await handled.get() == 2
            stop.set()
            await running

    asyncio.run(asyncio.wait_for(test(), timeout=20))
    assert f"{orders.name}: the group g was gone, and is made again" in caplog.text


def test_without_a_redis_it_ends_within_the_connect_timeout(orders: Any) -> None:
    async def test() -> None:
        url = "redis://:secret@127.0.0.1:1/0"
        async with Redis.from_url(url, socket_connect_timeout=0.2) as client:
            await run_worker(client, Worker(stream=orders, consumer="c", handle=nothing))

    expected = f"stream {orders.name}: Redis at 127.0.0.1:1 gives no usable answer within 0.2 s"
    with pytest.raises(StreamUnavailableError, match=re.escape(expected)) as raised:
        asyncio.run(asyncio.wait_for(test(), timeout=20))
    assert "secret" not in str(raised.value)


def test_without_a_cluster_it_ends_likewise(orders: Any) -> None:
    async def test() -> None:
        client = RedisCluster(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
        await run_worker(client, Worker(stream=orders, consumer="c", handle=nothing))

    expected = f"stream {orders.name}: Redis at 127.0.0.1:1 gives no usable answer within 0.2 s"
    with pytest.raises(StreamUnavailableError, match=re.escape(expected)):
        asyncio.run(asyncio.wait_for(test(), timeout=20))


def test_a_read_that_outlives_the_socket_of_a_cluster_is_refused(orders: Any) -> None:
    async def test() -> None:
        client = RedisCluster(host="127.0.0.1", port=1, socket_timeout=2)
        worker = Worker(stream=orders, consumer="c", handle=nothing, block_ms=2000)
        await run_worker(client, worker)

    expected = "block_ms is 2000, but the client's socket_timeout allows 1500: entries"
    with pytest.raises(ValueError, match=re.escape(expected)):
        asyncio.run(test())


def test_a_key_that_is_no_stream_is_refused_with_what_to_do(run: Run, orders: Any) -> None:
    async def test(client: Any) -> None:
        await client.set(orders.name, "text")
        await run_worker(client, Worker(stream=orders, consumer="c", handle=nothing))

    expected = f"stream {orders.name}: WRONGTYPE: the key is no stream: give the stream another"
    with pytest.raises(StreamRefusedError, match=re.escape(expected)):
        run(test)


def test_a_read_that_outlives_the_socket_is_refused(
    connect: Callable[..., Any], orders: Any
) -> None:
    async def test() -> None:
        async with connect(socket_timeout=2) as client:
            worker = Worker(stream=orders, consumer="c", handle=nothing, block_ms=2000)
            await run_worker(client, worker)

    expected = "block_ms is 2000, but the client's socket_timeout allows 1500: entries"
    with pytest.raises(ValueError, match=re.escape(expected)):
        asyncio.run(test())


@pytest.mark.parametrize(
    ("name", "given"),
    [("concurrency", 0), ("deliveries", 0), ("idle_ms", 0), ("block_ms", 0), ("stop_seconds", -1)],
)
def test_a_number_that_makes_no_sense_is_refused(orders: Any, name: str, given: int) -> None:
    with pytest.raises(ValueError, match=f"{name} is {given}: give [01] at least"):
        Worker(stream=orders, consumer="c", handle=nothing, **{name: given})  # type: ignore[arg-type]  # by its name


def test_what_is_handled_does_not_become_idle(run: Run, orders: Any, order: Any) -> None:
    """Nor does what waits for its turn; no delivery is counted for that."""

    async def test(client: Any) -> None:
        stop = asyncio.Event()
        found: list[dict[str, tuple[str, int]]] = []

        async def handle(_: Any) -> None:
            idle, before = [0, 0], [0, 0]
            while any(now >= then for now, then in zip(idle, before, strict=True)):
                await asyncio.sleep(0.005)
                rows = await client.xpending_range(orders.name, orders.group, "-", "+", 2)
                before, idle = idle, [row["time_since_delivered"] for row in rows]
            found.append(await pending_of(client, orders))
            stop.set()

        worker = Worker(stream=orders, consumer="c", handle=handle, idle_ms=240)
        ids = await publish_messages(client, orders, [order(number=number) for number in (1, 2)])
        await run_worker(client, worker, stop=stop)
        assert found == [dict.fromkeys(ids, ("c", 1))]

    run(test)
