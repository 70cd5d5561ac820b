"""The worker and the gateway of the whole system, which die at a step of their own.

`python parts.py PART CONSUMER REDIS CORE STEP INBOX` runs one as a process; step 0 is never. Its
language model always replies alike. With INBOX the gateway shows by a SQLite file, else by Redis.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy import Column, Integer, MetaData, NullPool, Table, Text, create_engine

from life_organiser_contracts.reference.gateway import (
    notification_worker,
    shown_as,
    shown_in_redis,
    words_of,
)
from life_organiser_contracts.reference.worker.serving import job_worker
from shared.core_client import CoreClient
from shared.notifications import Notification
from shared.streams import Delivery, run_worker
from shared.streams.of_life_organiser import EMAIL_EXTRACT_JOBS, IMAGE_TAG_JOBS
from shared.streams.sql.inbox import first_time, inbox_table

type Step = Callable[[], Awaitable[object]]

REPLIES: dict[str, dict[str, Any]] = {
    "image_tag": {"tags": ["cat", "sofa"]},
    "email_extract": {
        "events": [
            {"description": name, "event_date": "2031-05-01T10:00:00Z", "confidence": 0.9}
            for name in ("concert", "dentist")
        ]
    },
}
_OPTIONS: dict[str, Any] = {
    "idle_ms": 600,
    "deliveries": 1000,
    "first_retry_seconds": 0.01,
    "longest_retry_seconds": 0.01,
    "block_ms": 100,
}


class Stepping(httpx.AsyncBaseTransport):
    """Each request is a step before and after it was answered."""

    def __init__(self, transport: httpx.AsyncBaseTransport, step: Step) -> None:
        self._transport = transport
        self._step = step

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        await self._step()
        response = await self._transport.handle_async_request(request)
        await self._step()
        return response


def client_of(redis_url: str) -> Redis:
    """A client that waits for nothing."""
    return Redis.from_url(redis_url, retry=Retry(NoBackoff(), 0))


async def work(
    redis_url: str, consumer: str, core: Callable[[], httpx.AsyncBaseTransport], step: Step
) -> None:
    """Tag images and read mails."""

    async def model(job: Any, _: Any) -> Any:
        await step()
        return REPLIES[job.job_type]

    def client(kind: type[CoreClient]) -> CoreClient:
        return kind("http://core", transport=Stepping(core(), step))

    async with client_of(redis_url) as redis:
        await asyncio.gather(
            *(
                run_worker(redis, job_worker(stream, consumer, model, client, redis, **_OPTIONS))
                for stream in (IMAGE_TAG_JOBS, EMAIL_EXTRACT_JOBS)
            )
        )


async def show(redis_url: str, consumer: str, inbox: str, step: Step) -> None:
    """Show notifications."""
    async with client_of(redis_url) as redis:
        showing = _in_sqlite(inbox) if inbox else shown_in_redis(redis)

        async def handle(delivery: Delivery[Notification]) -> None:
            await step()
            await showing(delivery)
            await step()

        await run_worker(redis, notification_worker(consumer, handle, **_OPTIONS))


def _in_sqlite(file: str) -> Callable[[Delivery[Notification]], Awaitable[object]]:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)  # one that ends closes none
    metadata = MetaData()
    inbox = inbox_table(metadata)
    number = Column("number", Integer, primary_key=True)
    shown = Table("shown", metadata, number, Column("words", Text))
    metadata.create_all(engine)

    async def write(delivery: Delivery[Notification]) -> None:
        with engine.begin() as connection:
            if first_time(connection, inbox, delivery, shown_as(delivery)):
                connection.execute(shown.insert().values(words=words_of(delivery.message)))

    return write


def in_inbox(file: str) -> list[str]:
    """What was shown by a SQLite file."""
    if not Path(file).exists():
        return []
    database = sqlite3.connect(file)
    try:
        return [row[0] for row in database.execute("SELECT words FROM shown")]
    except sqlite3.OperationalError:  # the table is not made yet
        return []
    finally:
        database.close()


def dying_at(step: int, die: Callable[[], Awaitable[object]]) -> Step:
    """Count the steps, and die at one of them."""
    left = [step]

    async def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            await die()

    return count


async def _main(part: str, consumer: str, redis: str, core: str, at: str, inbox: str = "") -> None:
    async def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    step = dying_at(int(at), die)
    if part == "gateway":
        await show(redis, consumer, inbox, step)
        return

    class ToCore(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            request.url = request.url.copy_with(host="127.0.0.1", port=int(core))
            return await super().handle_async_request(request)

    await work(redis, consumer, ToCore, step)


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
