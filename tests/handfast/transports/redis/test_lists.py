"""Entries of Redis lists are messages, judged in process and by Pact alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handfast.transports.redis.clients import fake_redis
from handfast.transports.redis.lists import RedisListsReader

RIGHT = json.dumps({"id": "own-1", "count": 1})


@pytest.mark.parametrize(
    ("pushed", "expected"),
    [
        ([("sales", RIGHT)], []),
        ([], [("exactly", "sales", "1 entry", "no entry")]),
        ([("other", RIGHT)], [("exactly", "sales", "1 entry", "no entry")]),
        ([("sales", RIGHT)] * 2, [("exactly", "sales", "1 entry", "2 entries")]),
        ([("sales", '{"id": "own-1"}')],
            [("reads", "count", "this key", "no such key; there are: id")]),
    ],
)  # fmt: skip
def test_a_list_is_read_as_its_reader_will(
    sales: Any, pushed: list[tuple[str, str]], expected: list[Any]
) -> None:
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            for name, text in pushed:
                await redis.lpush(name, text)

    reader = RedisListsReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-list": reader.opened})
    in_process, by_pact = sales.both(sales.case(sales.message("redis-list", "sales")), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)


@pytest.mark.parametrize("text", ["{", b"\xff"])
def test_what_is_no_json_is_named(sales: Any, text: Any) -> None:
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            await redis.lpush("sales", text)

    reader = RedisListsReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-list": reader.opened})
    in_process, by_pact = sales.both(sales.case(sales.message("redis-list", "sales")), provider)
    ((clause, place, wanted, got),) = sales.mismatches(in_process)
    assert (clause, place, wanted) == ("wire", "sales", "text that is JSON")
    assert "which is not" in got
    assert not by_pact.passed


def test_what_is_pushed_on_the_other_end_is_not_read(sales: Any) -> None:
    """Whoever pops on the right would get it before what was there."""
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            await redis.rpush("sales", RIGHT)

    async def before(sale: str) -> dict[str, str]:
        async with clients() as redis:
            await redis.lpush("sales", "first")
        return {"sale": "own-1"}

    reader = RedisListsReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-list": reader.opened})
    provider.states["a sale"] = before
    in_process, _ = sales.both(sales.case(sales.message("redis-list", "sales")), provider)
    assert sales.mismatches(in_process) == [("exactly", "sales", "1 entry", "no entry")]
