"""What a message does in a SQL database, once: its entry is recorded in the same transaction.

Needs SQLAlchemy: `pip install life-organiser-shared[sql]`. The database is the caller's, and so is
the transaction; nothing is committed here.
"""

from typing import Any

from shared._extras import brought_by
from shared.streams.worker import Delivery

with brought_by("sql", __name__):
    from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, select

__all__ = ["first_time", "inbox_table"]


def inbox_table(metadata: MetaData, name: str = "inbox") -> Table:
    """Declare the table of what was handled: a row for each entry, by stream, group and id."""
    return Table(
        name,
        metadata,
        Column("stream", Text, primary_key=True),
        Column("group", Text, primary_key=True),
        Column("entry", Text, primary_key=True),
    )


def first_time(
    connection: Connection, inbox: Table, delivery: Delivery[Any], key: str | None = None
) -> bool:
    """Record an entry in the transaction of its effects; False where it is recorded already.

    With `key`, such as the id of a job, that is recorded in place of the entry's id: then a message
    that was published twice is done once.

    Raises:
        sqlalchemy.exc.IntegrityError: another records it at this moment. The transaction is rolled
            back, and the message comes again.
    """
    row = {
        "stream": delivery.stream.name,
        "group": delivery.stream.group,
        "entry": delivery.id if key is None else f"key:{key}",
    }
    recorded = select(inbox.c.entry).where(*(inbox.c[name] == value for name, value in row.items()))
    if connection.execute(recorded).first() is not None:
        return False
    connection.execute(insert(inbox).values(row))
    return True
