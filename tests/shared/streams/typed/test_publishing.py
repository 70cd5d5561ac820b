import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.exceptions import ResponseError

from shared.streams import (
    MessageTooLargeError,
    StreamRefusedError,
    publish_message,
    publish_messages,
    publisher,
)

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


async def published(client: Any, stream: Any) -> list[tuple[str, Any]]:
    return [
        (entry_id.decode(), stream.read_json(fields[b"data"]))
        for entry_id, fields in await client.xrange(stream.name)
    ]


def test_one_message_is_one_entry(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        sent = order(number=1)
        entry_id = await publish_message(client, orders, sent)
        assert await published(client, orders) == [(entry_id, sent)]

    run(test)


def test_a_key_is_good_for_one_entry(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        first, again, other = [
            await publish_message(client, orders, order(number=number), key=key)
            for number, key in ((1, "k"), (2, "k"), (3, "other"))
        ]
        assert again is None
        assert await published(client, orders) == [
            (first, order(number=1)),
            (other, order(number=3)),
        ]

    run(test)


def test_a_key_stays_free_where_nothing_was_appended(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        await client.set(orders.name, "no stream")
        with pytest.raises((StreamRefusedError, ResponseError)):
            await publish_message(client, orders, order(number=1), key="k")
        await client.delete(orders.name)
        assert await publish_message(client, orders, order(number=1), key="k")

    run(test)


def test_many_are_appended_in_their_order(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        sent = [order(number=number) for number in range(501)]
        ids = await publish_messages(client, orders, sent)
        assert await published(client, orders) == list(zip(ids, sent, strict=True))

    run(test)


def test_of_many_with_one_that_cannot_go_none_goes(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        with pytest.raises(MessageTooLargeError):
            await publish_messages(
                client, orders, [order(number=1), order(number=2, customer="x" * 1000)]
            )
        with pytest.raises(TypeError):
            await publish_messages(client, orders, [order(number=1), {"number": 2}])
        assert await published(client, orders) == []

    run(test)


def test_tasks_that_publish_at_once_share_exchanges(
    run: Run, orders: Any, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(client: Any) -> None:
        evaluate, exchanges = client.eval, []

        def counting(*command: Any) -> Any:
            exchanges.append(command)
            return evaluate(*command)

        monkeypatch.setattr(client, "eval", counting)
        sent = [order(number=number) for number in range(50)]
        async with publisher(client) as shared:
            ids = await asyncio.gather(*(shared.publish(orders, one) for one in sent))
        assert (len(exchanges), await published(client, orders)) == (
            1,
            list(zip(ids, sent, strict=True)),
        )

    run(test)


def test_one_that_is_refused_refuses_no_other(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        no_stream = type(orders)(f"{orders.name}:text", "g", order)
        await client.set(no_stream.name, "no stream")
        async with publisher(client) as shared:
            answers = await asyncio.gather(
                *(shared.publish(stream, order(number=1)) for stream in (no_stream, orders)),
                return_exceptions=True,
            )
        refused, entry_id = answers
        assert isinstance(refused, StreamRefusedError)
        assert str(refused).startswith(
            f"stream {no_stream.name}: WRONGTYPE: the key is no stream: give the stream another"
        )
        assert await published(client, orders) == [(entry_id, order(number=1))]

    run(test)


def test_the_end_waits_for_what_waits(run: Run, orders: Any, order: Any) -> None:
    async def test(client: Any) -> None:
        async with publisher(client) as shared:
            waiting = shared.publish(orders, order(number=1))
        assert await published(client, orders) == [(waiting.result(), order(number=1))]

    run(test)
