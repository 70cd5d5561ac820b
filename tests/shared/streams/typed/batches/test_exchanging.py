"""A batch comes whole and in order, whatever the client and the server can do."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from fakeredis import FakeAsyncRedis
from pydantic import BaseModel
from redis.asyncio import Redis

from handfast.transports.redis.server import real_redis
from shared._streams.exchanging import has_scripts, take_usual
from shared.streams import Stream, batches, progress

PLAIN = [b"data", b'{"number":1}']


async def all_of(client: Any, stream: Stream[Any], count: int) -> list[int]:
    """The numbers of so many messages, in batches of two, each acknowledged."""
    numbers = list[int]()
    async with aclosing(batches(client, stream, "c", count=2, block_ms=10)) as all_batches:
        async for batch in all_batches:
            numbers += [delivery.message.number for delivery in batch]
            if len(numbers) == count:
                return numbers
    raise AssertionError


@pytest.mark.parametrize("protocol", [2, 3])
@pytest.mark.parametrize("single", [False, True], ids=["pool", "single"])
def test_batches_come_in_order_from_every_client(
    orders: Stream[Any], order: type[BaseModel], protocol: int, *, single: bool
) -> None:
    """What has another field, or can't be read, moves nothing else."""

    async def read(url: str) -> tuple[list[int], int, int]:
        async with Redis.from_url(
            url, protocol=protocol, single_connection_client=single
        ) as client:
            for number in range(6):
                entry: dict[Any, Any] = {"data": f'{{"number":{number}}}'}
                await client.xadd(orders.name, entry | ({"other": "x"} if number == 3 else {}))
                if number == 4:
                    await client.xadd(orders.name, {"data": "{"})
            numbers = await all_of(client, orders, 6)
            found = await progress(client, orders.name)
            return numbers, found.groups[0].pending, found.dead_letters

    with real_redis() as url:
        assert asyncio.run(read(url)) == ([0, 1, 2, 3, 4, 5], 1, 1)


def test_a_name_that_looks_like_the_data_is_no_data(orders: Stream[Any]) -> None:
    entries = [(b"1-0", PLAIN), (b"2-0", [b"data", b"{", PLAIN[1], b"x"]), (b"3-0", PLAIN)]
    messages, others = take_usual(orders, "c", entries)
    assert [delivery.id for delivery in messages] == ["1-0"]
    assert others == [
        (b"2-0", {b"data": b"{", PLAIN[1]: b"x"}),
        (b"3-0", {b"data": PLAIN[1]}),
    ]


@pytest.mark.parametrize("parsed", [{b"data": PLAIN[1]}, None])
def test_what_is_parsed_already_is_left_as_it_is(orders: Stream[Any], parsed: Any) -> None:
    assert take_usual(orders, "c", [(b"1-0", parsed)]) == ([], [(b"1-0", parsed)])


def test_whether_there_are_scripts_is_found_out(orders: Stream[Any]) -> None:
    async def ask(of: Callable[[], Awaitable[Any]]) -> bool:
        client = await of()
        try:
            return await has_scripts(client, orders.name)
        finally:
            await client.aclose()

    async def in_memory() -> Any:
        return FakeAsyncRedis()

    with real_redis() as url:

        async def real() -> Any:
            return Redis.from_url(url)

        assert asyncio.run(ask(real))
    assert not asyncio.run(ask(in_memory))
