"""What is set under keys of Redis are messages, judged in process and by Pact alike."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.transports.redis.clients import fake_redis
from handfast.transports.redis.keys import RedisKeysReader


class Flag(BaseModel):
    """That a sale was cancelled."""

    key: str
    value: str
    ttl: int | None


EQUALS = {"key": "cancelled:own-1", "value": "1", "ttl": 900}


@pytest.mark.parametrize(
    ("key", "value", "ttl", "expected"),
    [
        ("cancelled:own-1", "1", 900, []),
        ("cancelled:own-1", "2", 900, [("equals", "value", '"1"', '"2"')]),
        ("cancelled:own-1", "1", 60, [("equals", "ttl", "900", "60")]),
        ("cancelled:own-1", "1", None, [("equals", "ttl", "900", "null")]),
        ("cancelled:s-1", "1", 900,
            [("equals", "key", '"cancelled:own-1"', '"cancelled:s-1"')]),
        ("cancel:own-1", "1", 900,
            [("exactly", "cancelled:{sale}", "1 key", "no key; new are cancel:own-1")]),
    ],
)  # fmt: skip
def test_a_key_is_read_as_its_reader_will(
    sales: Any, key: str, value: str, ttl: int | None, expected: list[Any]
) -> None:
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            await redis.set(key, value, ex=ttl)

    reader = RedisKeysReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-key": reader.opened})
    flag = sales.message("redis-key", "cancelled:{sale}", Flag)
    in_process, by_pact = sales.both(sales.case(flag, equals=EQUALS), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)


def test_what_is_no_text_has_no_value(sales: Any) -> None:
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            await redis.lpush("cancelled:own-1", "1")

    reader = RedisKeysReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-key": reader.opened})
    flag = sales.message("redis-key", "cancelled:{sale}", Flag)
    in_process, _ = sales.both(sales.case(flag), provider)
    assert [wrong[:2] for wrong in sales.mismatches(in_process)] == [("reads", "value")]
