"""What is published to Redis channels are messages, judged in process and by Pact alike."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from handfast.model import Published
from handfast.transports.redis.channels import RedisChannelsReader, _Channels
from handfast.transports.redis.clients import fake_redis


class Sold(BaseModel):
    """One kind of what goes through the channel."""

    kind: Literal["sold"]
    id: str


class Returned(BaseModel):
    """Another."""

    kind: Literal["returned"]
    id: str


RIGHT = json.dumps({"kind": "sold", "id": "own-1"})
OTHER = json.dumps({"kind": "returned", "id": "own-1"})


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([("sales:own-1", RIGHT)], []),
        ([("sales:own-1/2", RIGHT)], [("exactly", "sales:{id}", "1 message", "no message")]),
        ([], [("exactly", "sales:{id}", "1 message", "no message")]),
        ([("returns:own-1", RIGHT)], [("exactly", "sales:{id}", "1 message", "no message")]),
        ([("sales:own-1", RIGHT)] * 2, [("exactly", "sales:{id}", "1 message", "2 messages")]),
        ([("sales:own-1", OTHER)], [("reads", "kind", 'one of "sold"', '"returned"')]),
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

    reader = RedisChannelsReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-channel": reader.opened})
    sold = sales.message("redis-channel", "sales:{id}", Sold)
    in_process, by_pact = sales.both(sales.case(sold), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([RIGHT, OTHER, OTHER], []),
        ([OTHER, RIGHT, OTHER], []),
        ([RIGHT, OTHER], [("exactly", "sales:{id}", "3 messages", "2 messages")]),
        ([RIGHT, OTHER, "{"], "wire"),
    ],
)
def test_several_messages_go_through_one_channel(
    sales: Any, texts: list[str], expected: Any
) -> None:
    """In whatever order: each is given to the one that it fits."""
    clients = fake_redis()

    async def sells(sale: str) -> None:
        async with clients() as redis:
            for text in texts:
                await redis.publish("sales:own-1", text)

    reader = RedisChannelsReader(clients, patience=0.05)
    provider = sales.provider(sells, transports={"redis-channel": reader.opened})
    sold = sales.message("redis-channel", "sales:{id}", Sold)
    returned = sales.message("redis-channel", "sales:{id}", Returned)
    two_returned = Published(message=returned, exactly=2)
    in_process, by_pact = sales.both(sales.case(sold, then=(two_returned,)), provider)
    assert by_pact.passed == (not expected)
    found = sales.mismatches(in_process)
    assert found == expected or [clause for clause, *_ in found] == [expected]


class LateSubscriber:
    """A connection on which what was published comes only after it was looked at in vain."""

    def __init__(self) -> None:
        self.coming: list[dict[str, Any] | None] = []

    async def psubscribe(self, pattern: str) -> None:
        """Be sent what is published there."""

    async def ping(self) -> None:
        """Redis answers after all that it has sent before."""
        self.coming += [{"type": "pong"}]

    async def get_message(self, **_: Any) -> dict[str, Any] | None:
        """What came, or None where nothing has come yet."""
        return self.coming.pop(0)


def test_a_message_that_nobody_expects_counts_though_it_arrives_late(sales: Any) -> None:
    """Else it would be missed here, and counted in what is verified next."""
    subscriber: Any = LateSubscriber()
    channels = _Channels(subscriber, patience=0)
    sold = sales.message("redis-channel", "sales:{id}", Sold)
    came = {"type": "pmessage", "channel": b"sales:own-1", "data": RIGHT.encode()}

    async def test() -> Any:
        since = await channels.mark([sold])
        subscriber.coming = [None, None, came]
        return await channels.collect(since, sold, 0)

    arrived = asyncio.run(test())
    assert [one.got for one in arrived.mismatches] == ["1 message"]
    assert subscriber.coming == []
