import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.streams import publish_messages, trim

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


async def filled(client: Any, stream: Any, order: Any, read: int, acknowledged: int) -> list[str]:
    """Ten entries, of which a group has read some and acknowledged the first of these."""
    ids = await publish_messages(client, stream, [order(number=number) for number in range(10)])
    await client.xgroup_create(stream.name, "g", id="0")
    if read:
        await client.xreadgroup("g", "c", {stream.name: ">"}, count=read)
    for entry_id in ids[:acknowledged]:
        await client.xack(stream.name, "g", entry_id)
    return ids


@pytest.mark.parametrize(
    ("read", "acknowledged", "keep", "left"),
    [
        (10, 10, 4, 4),
        (10, 10, 0, 0),
        (10, 10, 20, 10),
        (10, 3, 0, 7),  # seven are pending
        (5, 5, 0, 5),  # five are not read
        (0, 0, 0, 10),
        (10, 3, 8, 8),
    ],
)
def test_what_a_group_has_not_handled_stays(
    run: Run, orders: Any, order: Any, read: int, acknowledged: int, keep: int, left: int
) -> None:
    async def test(client: Any) -> None:
        ids = await filled(client, orders, order, read, acknowledged)
        assert await trim(client, orders.name, keep) == 10 - left
        found = [entry_id.decode() for entry_id, _ in await client.xrange(orders.name)]
        assert found == ids[10 - left :]

    run(test)


def test_the_slowest_group_counts(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        await filled(client, orders, order, 10, 10)
        await client.xgroup_create(orders.name, "slow", id="0")
        await client.xreadgroup("slow", "c", {orders.name: ">"}, count=2)
        assert await trim(client, orders.name, 0) == 0

    run(test)


def test_it_is_cut_all_the_same_where_that_is_asked_for(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        await filled(client, orders, order, 5, 0)
        assert await trim(client, orders.name, 3, unhandled_too=True) == 7

    run(test)


def test_what_cannot_be_decoded_is_removed_too(connect: Callable[..., Any], orders: Any) -> None:
    async def test() -> None:
        async with connect(decode_responses=True) as client:
            await client.xadd(orders.name, {"data": b"\xff"})
            assert await trim(client, orders.name, 0) == 1

    asyncio.run(test())


def test_a_stream_that_is_not_there_is_short_enough(run: Run, orders: Any) -> None:
    async def test(client: Any) -> None:
        assert await trim(client, orders.name, 3) == 0
        with pytest.raises(ValueError, match="keep is -1: give 0 at least"):
            await trim(client, orders.name, -1)

    run(test)
