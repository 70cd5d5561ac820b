"""The queue of messages that wait for an answer: pushed, tried again, given up.

What waits longer than a day is dropped. No message is logged.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from redis.asyncio import Redis

from zapa_shared.queue import FAILED, Priority, QueuedMessage, list_of

__all__ = ["fail", "push", "seconds_before"]

_LASTS = timedelta(days=1)


async def push(redis: Redis, name: str, message: QueuedMessage) -> None:
    """Add a message to the list `name`."""
    await redis.lpush(name, message.model_dump_json())
    await redis.expire(name, _LASTS)


def seconds_before(attempt: int) -> int:
    """How long to wait before a message is tried again: a minute, then twice as long each time."""
    return 60 << (attempt - 1)


async def fail(
    redis: Redis,
    message: QueuedMessage,
    error: str,
    now: datetime,
    wait: Callable[[float], Awaitable[None]],
) -> None:
    """Let a message be tried again, or give it up after the last attempt."""
    count = message.retry_count + 1
    changes = {"retry_count": count, "error": error, "last_attempt_at": now}
    if count >= message.max_retries:
        await push(redis, FAILED, message.model_copy(update=changes))
        return
    await wait(seconds_before(count))
    low = {**changes, "priority": Priority.LOW}
    await push(redis, list_of(Priority.LOW), message.model_copy(update=low))
