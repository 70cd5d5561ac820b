"""Messages in batches: each is acknowledged when the next is asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from shared.streams import batches, dead_letters, publish_messages

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


def numbers(batch: Any) -> list[int]:
    return [delivery.message.number for delivery in batch]


def test_the_next_batch_acknowledges_the_one_before(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        await publish_messages(client, orders, [order(number=number) for number in range(5)])
        found = []
        async with aclosing(batches(client, orders, "c", count=2)) as all_batches:
            async for batch in all_batches:
                pending = (await client.xpending(orders.name, orders.group))["pending"]
                found.append((numbers(batch), pending))
                if len(found) == 3:
                    break
        assert found == [([0, 1], 2), ([2, 3], 2), ([4], 1)]

    run(test)


def test_a_batch_that_was_left_comes_again_one_at_a_time(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        await publish_messages(client, orders, [order(number=number) for number in range(3)])
        found: list[tuple[list[int], int]] = []
        for many in (1, 3):
            async with aclosing(batches(client, orders, "c", count=2)) as all_batches:
                async for batch in all_batches:
                    found.append((numbers(batch), batch[0].deliveries))
                    if len(found) >= many + 1:
                        break
                    if many == 1:
                        break
        assert found == [([0, 1], 1), ([0], 2), ([1], 2), ([2], 1)]

    run(test)


def test_what_cannot_be_read_is_in_no_batch(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        await client.xadd(orders.name, {"data": "{"})
        await publish_messages(client, orders, [order(number=1)])
        async with aclosing(batches(client, orders, "c")) as all_batches:
            assert numbers(await anext(all_batches)) == [1]
        assert len([letter async for letter in dead_letters(client, orders.name)]) == 1

    run(test)


def test_what_a_lost_reply_brought_comes_all_the_same(
    run: Run, orders: Any, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(client: Any) -> None:
        await publish_messages(client, orders, [order(number=1), order(number=2)])
        execute, lost = client.execute_command, [RedisConnectionError("lost")]

        async def losing(*sent: Any, **options: Any) -> Any:
            reply = await execute(*sent, **options)
            if sent[0] == "XREADGROUP" and lost:
                raise lost.pop()
            return reply

        monkeypatch.setattr(client, "execute_command", losing)
        async with aclosing(batches(client, orders, "c", count=1)) as all_batches:
            assert [numbers(await anext(all_batches)) for _ in range(2)] == [[1], [2]]

    run(test)


def test_waiting_leaves_the_event_loop_free(connect: Callable[..., Any], orders: Any) -> None:
    """An in-memory Redis answers at once; it is asked again after a pause, in which others run."""

    async def test() -> int:
        async with connect() as client:
            asked, execute = 0, client.execute_command

            async def counting(*sent: Any, **options: Any) -> Any:
                nonlocal asked
                asked += sent[0] == "XREADGROUP"
                return await execute(*sent, **options)

            client.execute_command = counting
            async with aclosing(batches(client, orders, "c", block_ms=1000)) as all_batches:
                waiting = asyncio.create_task(anext(all_batches))
                await asyncio.sleep(0.1)
                waiting.cancel()
                await asyncio.wait([waiting])
            return asked

    assert asyncio.run(asyncio.wait_for(test(), timeout=20)) <= 10


@pytest.mark.parametrize("name", ["count", "deliveries", "idle_ms", "block_ms"])
def test_a_number_that_makes_no_sense_is_refused(run: Run, orders: Any, name: str) -> None:
    async def test(client: Any) -> None:
        options: dict[str, Any] = {name: 0}
        await anext(batches(client, orders, "c", **options))

    with pytest.raises(ValueError, match=f"{name} is 0: give 1 at least"):
        run(test)
