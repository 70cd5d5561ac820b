"""Events of jobs, published to channels of Redis and received from them; and their queue."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

from redis.asyncio import Redis

from shared.pipeline.events import DATA, channel_of
from shared.pipeline.queue import CACHE_SECONDS, QUEUE, QueuedJob, cancel_key, copy_key

__all__ = ["Clients", "Receive", "cancel", "is_cancelled", "listen", "publish", "push", "take"]

type Clients = Callable[[], Redis]
type Receive = Callable[[float], Awaitable[bytes | None]]
"""Waits so many seconds for the next event; None: there was none."""


async def publish(clients: Clients, job_id: UUID, event_type: str, /, **data: Any) -> None:
    """Publish an event of a job."""
    written = DATA[event_type].model_validate(data).model_dump(mode="json", exclude_unset=True)
    async with clients() as redis:
        event = {"event_type": event_type, "data": written}
        await redis.publish(channel_of(job_id), json.dumps(event))


@asynccontextmanager
async def listen(clients: Clients, job_id: UUID) -> AsyncIterator[Receive]:
    """Subscribe to the events of a job."""
    async with clients() as redis, redis.pubsub() as subscriber:
        await subscriber.subscribe(channel_of(job_id))
        await subscriber.get_message(timeout=1)

        async def receive(seconds: float) -> bytes | None:
            came = await subscriber.get_message(ignore_subscribe_messages=True, timeout=seconds)
            return came["data"] if came else None

        yield receive


async def push(clients: Clients, job: QueuedJob) -> None:
    """Let a job wait for the worker, and store a copy of its message."""
    text = job.model_dump_json()
    async with clients() as redis:
        await redis.set(copy_key(job.job_id), text, ex=CACHE_SECONDS)
        await redis.lpush(QUEUE, text)


async def take(clients: Clients, seconds: float) -> bytes | None:
    """The job that has waited longest; None where none comes within so many seconds."""
    async with clients() as redis:
        found = await cast("Awaitable[Any]", redis.brpop([QUEUE], timeout=seconds))
    return found[1] if found else None


async def cancel(clients: Clients, job_id: UUID) -> None:
    """Let the worker stop a job before its next stage."""
    async with clients() as redis:
        await redis.set(cancel_key(job_id), "1", ex=CACHE_SECONDS)


async def is_cancelled(clients: Clients, job_id: UUID) -> bool:
    """Whether a job is cancelled."""
    async with clients() as redis:
        return bool(await redis.exists(cancel_key(job_id)))
