"""Once, with a SQL database: what a message does there, and what is published with a row."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, func, select

from shared.streams import Delivery, Worker, publish_message, run_worker
from shared.streams.sql.inbox import first_time, inbox_table
from shared.streams.sql.outbox import outbox_table, put_in_outbox, send_outbox

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]

METADATA = MetaData()
INBOX = inbox_table(METADATA)
OUTBOX = outbox_table(METADATA)
EFFECTS = Table("effects", METADATA, Column("number", Integer))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with the tables."""
    made = create_engine(f"sqlite:///{tmp_path}/service.db")
    METADATA.create_all(made)
    yield made
    made.dispose()


def effects(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(select(EFFECTS.c.number))]


def do(engine: Engine, delivery: Delivery[Any], key: str | None = None) -> bool:
    with engine.begin() as connection:
        if first := first_time(connection, INBOX, delivery, key):
            connection.execute(EFFECTS.insert().values(number=delivery.message.number))
        return first


def test_an_entry_that_comes_again_does_nothing_again(
    engine: Engine, orders: Any, order: Any
) -> None:
    again = [
        do(engine, Delivery(orders, "c", entry_id, order(number=number), deliveries))
        for entry_id, number, deliveries in (("1-0", 1, 1), ("1-0", 1, 2), ("2-0", 2, 1))
    ]
    assert (again, effects(engine)) == ([True, False, True], [1, 2])


def test_a_message_that_was_published_twice_is_done_once_by_its_key(
    engine: Engine, orders: Any, order: Any
) -> None:
    again = [
        do(engine, Delivery(orders, "c", entry_id, order(number=1), 1), key="job-1")
        for entry_id in ("1-0", "2-0")
    ]
    assert (again, effects(engine)) == ([True, False], [1])


def test_what_is_rolled_back_is_not_recorded(engine: Engine, orders: Any, order: Any) -> None:
    delivery = Delivery(orders, "c", "1-0", order(number=1), 1)
    with engine.connect() as connection:
        assert first_time(connection, INBOX, delivery)
        connection.rollback()
    assert do(engine, delivery)


def test_a_handler_that_fails_after_its_effect_does_it_once(
    run: Run, engine: Engine, orders: Any, order: Any
) -> None:
    async def test(client: Any) -> None:
        stop = asyncio.Event()

        async def handle(delivery: Any) -> None:
            do(engine, delivery)
            if delivery.deliveries == 1:
                raise RuntimeError("after its effect")
            stop.set()

        await publish_message(client, orders, order(number=1))
        worker = Worker(stream=orders, consumer="c", handle=handle, first_retry_seconds=0)
        await run_worker(client, worker, stop=stop)

    run(test)
    assert effects(engine) == [1]


def test_a_row_and_its_message_are_both_or_neither(
    run: Run, engine: Engine, orders: Any, order: Any
) -> None:
    async def test(client: Any) -> None:
        with engine.begin() as connection:
            for number in (1, 2):
                put_in_outbox(connection, OUTBOX, orders, order(number=number))
        with engine.connect() as connection:
            put_in_outbox(connection, OUTBOX, orders, order(number=3))
            connection.rollback()
        assert await send_outbox(client, engine, OUTBOX) == 2
        found = [orders.read_json(one[b"data"]) for _, one in await client.xrange(orders.name)]
        assert found == [order(number=1), order(number=2)]
        assert await send_outbox(client, engine, OUTBOX) == 0

    run(test)


def test_what_was_sent_and_not_removed_is_not_appended_again(
    run: Run, engine: Engine, orders: Any, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process ends between the two, or a reply is lost."""

    async def test(client: Any) -> None:
        with engine.begin() as connection:
            put_in_outbox(connection, OUTBOX, orders, order(number=1), key="job-1")

        def ending(*_: Any) -> None:
            raise RedisConnectionError("ended")

        with monkeypatch.context() as broken:
            broken.setattr("shared.streams.sql.outbox._remove", ending)
            with pytest.raises(RedisConnectionError):
                await send_outbox(client, engine, OUTBOX)
        assert await send_outbox(client, engine, OUTBOX) == 1
        assert await client.xlen(orders.name) == 1
        with engine.connect() as connection:
            assert connection.execute(select(func.count()).select_from(OUTBOX)).scalar() == 0

    run(test)
