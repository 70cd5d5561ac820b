"""What a worker does while everything around it fails; run as a process by the harness.

`python worker_process.py URL CONSUMER MODE FILE`: writes the number of each message that it handles
to the file, or does so in Redis in the transaction that acknowledges it (mode `transaction`), or in
a SQLite database with a record of the entry (mode `inbox`).
"""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.streams import Delivery, Stream, Worker, acknowledge_with, run_worker, stop_at_signals

STREAM_NAME = "chaos"
HANDLED = "{chaos}:handled"
"""Where mode `transaction` writes the numbers."""


class Task(BaseModel):
    """A numbered message, and what is to become of it."""

    number: int
    does: str = "well"
    text: str = ""


STREAM: Stream[Task] = Stream(STREAM_NAME, "g", Task)
IDLE_MS = int(os.environ.get("CHAOS_IDLE_MS", "600"))
SLOW_SECONDS = 2.5 * IDLE_MS / 1000


def _in_sqlite(file: str) -> Callable[[Delivery[Task]], None]:
    from sqlalchemy import create_engine  # noqa: PLC0415  # the other modes need not wait for it

    from shared.streams.sql.inbox import first_time  # noqa: PLC0415

    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})
    inbox, handled = tables()

    def write(delivery: Delivery[Task]) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            if first_time(connection, inbox, delivery):
                connection.execute(handled.insert().values(number=delivery.message.number))

    return write


def tables() -> tuple[Any, Any]:
    """The inbox, and what mode `inbox` writes to."""
    from sqlalchemy import Column, Integer, MetaData, Table  # noqa: PLC0415  # likewise

    from shared.streams.sql.inbox import inbox_table  # noqa: PLC0415

    metadata = MetaData()
    return inbox_table(metadata), Table("handled", metadata, Column("number", Integer))


async def main(url: str, consumer: str, mode: str, file: str) -> None:
    """Handle messages until SIGTERM."""
    # Nothing that is buffered: what was written is there, whatever ends the process.
    handled = -1 if mode == "inbox" else os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    in_sqlite = _in_sqlite(file) if mode == "inbox" else None
    soon = Retry(NoBackoff(), 3)  # by itself a client waits a second after a lost reply
    async with Redis.from_url(url, retry=soon) as client:

        async def handle(delivery: Delivery[Task]) -> None:
            task = delivery.message
            if task.does == "fail":
                raise RuntimeError("always")
            await asyncio.sleep(SLOW_SECONDS if task.does == "slow" else 0.001)
            row = f"{task.number}\n".encode()
            if mode == "transaction":
                await acknowledge_with(
                    client, delivery, lambda one: one.rpush(HANDLED, task.number)
                )
            elif in_sqlite is not None:
                in_sqlite(delivery)
            else:
                os.write(handled, row)

        worker = Worker(
            stream=STREAM,
            consumer=consumer,
            handle=handle,
            idle_ms=IDLE_MS,
            deliveries=5,
            first_retry_seconds=0.05,
            longest_retry_seconds=0.2,
            block_ms=500,
        )
        async with stop_at_signals() as stop:
            os.close(os.open(f"{file}.{consumer}", os.O_CREAT | os.O_WRONLY))
            await run_worker(client, worker, stop=stop)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("shared.streams").setLevel(logging.CRITICAL)
    asyncio.run(main(*sys.argv[1:]))
