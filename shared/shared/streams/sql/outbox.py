"""A row and its message, both or neither: the message is written with the row, and sent later.

Needs SQLAlchemy: `pip install life-organiser-shared[sql]`. Each message has an idempotency key, so
one that was sent and not yet removed is not appended again.
"""

import asyncio
from typing import Any
from uuid import uuid4

from pydantic import BaseModel

from shared._extras import brought_by
from shared._streams.refusals import named
from shared.redis_streams import append_once
from shared.streams.stream import Stream

with brought_by("sql", __name__):
    from sqlalchemy import (
        Column,
        Connection,
        Engine,
        Integer,
        LargeBinary,
        MetaData,
        Table,
        Text,
        delete,
        insert,
        select,
    )

__all__ = ["outbox_table", "put_in_outbox", "send_outbox"]

_AT_ONCE = 100


def outbox_table(metadata: MetaData, name: str = "outbox") -> Table:
    """Declare the table of what is to be published, in the order of its numbers."""
    return Table(
        name,
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("key", Text, nullable=False, unique=True),
        Column("stream", Text, nullable=False),
        Column("data", LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )


def put_in_outbox[M: BaseModel](
    connection: Connection,
    outbox: Table,
    stream: Stream[M],
    message: M,
    key: str | None = None,
) -> None:
    """Write a message in the transaction of what it is about; `send_outbox` publishes it.

    `key` is its idempotency key; one is made where none is given.

    Raises:
        TypeError: the message is not of the stream's model; nothing was written.
        MessageTooLargeError: it has too many bytes; likewise.
        sqlalchemy.exc.IntegrityError: the key is in the outbox already.
    """
    row = {"key": key or str(uuid4()), "stream": stream.name, "data": stream.encode(message)}
    connection.execute(insert(outbox).values(row))


async def send_outbox(redis_client: Any, engine: Engine, outbox: Table) -> int:
    """Publish what is in the outbox, in its order, and remove it; how many rows these were.

    Where Redis or the database fails, what was not yet removed stays, and is published later, once
    within 14 days however often that is repeated. The database is used in another thread.

    Raises:
        StreamRefusedError: Redis refuses a message, with what to do.
        redis.exceptions.RedisError: Redis does not answer.
    """
    sent = 0
    while rows := await asyncio.to_thread(_next, engine, outbox):
        for number, key, stream, data in rows:
            with named(stream):
                await append_once(redis_client, stream, data, key)
            await asyncio.to_thread(_remove, engine, outbox, number)
            sent += 1
    return sent


def _next(engine: Engine, outbox: Table) -> list[tuple[int, str, str, bytes]]:
    columns = (outbox.c.number, outbox.c.key, outbox.c.stream, outbox.c.data)
    with engine.connect() as connection:
        found = connection.execute(select(*columns).order_by(outbox.c.number).limit(_AT_ONCE))
        return [(row[0], row[1], row[2], bytes(row[3])) for row in found]


def _remove(engine: Engine, outbox: Table, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(delete(outbox).where(outbox.c.number == number))
