"""The queue of messages that wait for an answer: pushed, taken, tried again, given up.

A message is never in no list: where a move is interrupted, it is in two. What waits longer than a
day is dropped. No message is logged.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from redis.asyncio import Redis

from zapa_shared.queue import FAILED, PROCESSING, Priority, QueuedMessage, list_of
from zapa_shared.rest.integration import QueueStats, WaitingMessages

__all__ = ["acknowledge", "clear_failed", "fail", "push", "requeue_failed"]
__all__ += ["seconds_before", "stats", "take"]

_LASTS = timedelta(days=1)


async def push(redis: Redis, name: str, message: QueuedMessage) -> None:
    """Add a message to the list `name`."""
    await redis.lpush(name, message.model_dump_json())
    await redis.expire(name, _LASTS)


async def take(redis: Redis, now: datetime) -> QueuedMessage | None:
    """The next message, which is then being answered; None where none waits."""
    for priority in Priority:
        text = await redis.rpoplpush(list_of(priority), PROCESSING)
        if text is not None:
            waited = QueuedMessage.model_validate_json(text)
            taken = waited.model_copy(update={"last_attempt_at": now})
            await push(redis, PROCESSING, taken)
            await acknowledge(redis, waited)
            return taken
    return None


async def acknowledge(redis: Redis, message: QueuedMessage) -> None:
    """Take a message that was answered out of the list of those that are being answered."""
    await redis.lrem(PROCESSING, 1, message.model_dump_json())


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
    else:
        await wait(seconds_before(count))
        low = {**changes, "priority": Priority.LOW}
        await push(redis, list_of(Priority.LOW), message.model_copy(update=low))
    await acknowledge(redis, message)


async def requeue_failed(redis: Redis) -> int:
    """Let all messages that were given up be tried again from the start, the oldest first."""
    count = 0
    anew = {"retry_count": 0, "error": None, "last_attempt_at": None, "priority": Priority.NORMAL}
    while (text := await redis.lindex(FAILED, -1)) is not None:
        message = QueuedMessage.model_validate_json(text)
        await push(redis, list_of(Priority.NORMAL), message.model_copy(update=anew))
        await redis.rpop(FAILED)
        count += 1
    return count


async def clear_failed(redis: Redis) -> int:
    """Delete all messages that were given up; how many there were."""
    async with redis.pipeline() as both:
        both.llen(FAILED)
        both.delete(FAILED)
        size, _ = await both.execute()
    return int(size)


async def stats(redis: Redis) -> QueueStats:
    """How many messages each list has."""
    names = (*map(list_of, Priority), PROCESSING, FAILED)
    high, normal, low, processing, failed = [await redis.llen(name) for name in names]
    return QueueStats(
        queues=WaitingMessages(high=high, normal=normal, low=low),
        processing=processing,
        failed=failed,
        total=high + normal + low + processing + failed,
    )
