"""What is published to Redis channels are messages, judged in process and by Pact alike."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from handfast.transports.redis_channels import RedisChannelsReader
from handfast.transports.redis_clients import fake_redis


class Sold(BaseModel):
    """One kind of what goes through the channel."""

    kind: Literal["sold"]
    id: str


RIGHT = json.dumps({"kind": "sold", "id": "own-1"})
OTHER = json.dumps({"kind": "returned", "id": "own-1"})
NONE = ("exactly", "sales:{id}", "1 message", "no message")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([("sales:own-1", RIGHT)], []),
        ([("sales:own-1", OTHER), ("sales:own-1", RIGHT), ("sales:own-1", OTHER)], []),
        ([], [NONE]),
        ([("returns:own-1", RIGHT)], [NONE]),
        ([("sales:own-1", RIGHT)] * 2, [("exactly", "sales:{id}", "1 message", "2 messages")]),
        ([("sales:own-1", OTHER)],
            [("exactly", "sales:{id}", "1 message", "no message; some of kind returned")]),
        ([("sales:own-1", "{")],
            [("exactly", "sales:{id}", "1 message", "no message; some of kind no JSON")]),
        ([("sales:own-1", '{"kind": "sold"}')],
            [("reads", "id", "this key", "no such key; there are: kind")]),
    ],
)  # fmt: skip
def test_a_channel_is_read_as_its_subscriber_will(
    sales: Any, published: list[tuple[str, str]], expected: list[Any]
) -> None:
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            for name, text in published:
                await redis.publish(name, text)

    reader = RedisChannelsReader(clients, kind="kind", patience=0.05)
    provider = sales.provider(sells, transports={"redis-channel": reader.opened})
    sold = sales.message("redis-channel", "sales:{id}", Sold)
    in_process, by_pact = sales.both(sales.case(sold), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)


def test_without_kinds_whatever_goes_through_the_channel_is_the_message(sales: Any) -> None:
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            await redis.publish("sales", OTHER)
            await redis.publish("sales", RIGHT)

    reader = RedisChannelsReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-channel": reader.opened})
    sold = sales.message("redis-channel", "sales", Sold)
    in_process, _ = sales.both(sales.case(sold), provider)
    assert ("exactly", "sales", "1 message", "2 messages") in sales.mismatches(in_process)
