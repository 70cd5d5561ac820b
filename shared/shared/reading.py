"""Read a stream so that nothing is lost: pending entries first, bad ones set aside, ack last.

Delivery is at least once: an entry whose handler or process failed comes again, so a handler must
bear a repetition. An entry that can't be read, or came too often, goes to the stream's dead-letter
stream, `{<stream>}:dead`, and is acknowledged in the same transaction.

A delivery counts against the entry that was being handled, and against no other: `serve` and
`entries` take one at a time, and what was delivered before comes alone from every other reader too.

The order of reading: this consumer's own pending entries (left by its last run), then, ever again,
idle pending entries of any consumer, then new ones.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from shared._streams.dead_letters import dead_letter_stream
from shared._streams.patience import until_answered
from shared._streams.taking import (
    Entry,
    Reading,
    claim_idle,
    deliver,
    next_idle,
    next_own,
    read_new,
    read_own_pending,
    touch,
)
from shared.redis_streams import ack, create_consumer_group

__all__ = [
    "Entry",
    "Reading",
    "claim_idle",
    "dead_letter_stream",
    "entries",
    "read_new",
    "read_own_pending",
    "serve",
]

_LOG = logging.getLogger(__name__)

_LEAVES_PENDING = (Exception, asyncio.CancelledError)


async def serve[T](
    redis_client: Any, reading: Reading[T], handle: Callable[[T], Awaitable[object]]
) -> None:
    """Handle every message and acknowledge it afterwards, until cancelled.

    A message whose handler raises, or awaits something that was cancelled, stays pending and comes
    again after `idle_ms`. What ends a program, such as SystemExit, is raised, alone or in a group.
    While Redis is away it tries again: after 0.1 s, then after twice as long each time, 30 s at
    most. Each failure is logged.
    """
    task = asyncio.current_task()
    cancelled_before = task.cancelling() if task else 0

    def is_cancelled() -> bool:
        return task is not None and task.cancelling() > cancelled_before

    async with aclosing(entries(redis_client, reading)) as all_entries:
        async for entry in all_entries:
            if await _handled(reading, entry, handle, is_cancelled):
                settle = partial(ack, redis_client, reading.stream, reading.group, entry.id)
                await until_answered(reading.stream, settle)
            if is_cancelled():  # the handler has passed on something else, or nothing
                raise asyncio.CancelledError


async def _handled[T](
    reading: Reading[T],
    entry: Entry[T],
    handle: Callable[[T], Awaitable[object]],
    is_cancelled: Callable[[], bool],
) -> bool:
    try:
        await handle(entry.message)
    except (*_LEAVES_PENDING, BaseExceptionGroup) as error:
        if isinstance(error, asyncio.CancelledError) and is_cancelled():
            raise
        if isinstance(error, BaseExceptionGroup) and error.split(_LEAVES_PENDING)[1]:
            raise
        _LOG.exception("%s %s: left pending", reading.stream, entry.id)
        return False
    return True


async def entries[T](redis_client: Any, reading: Reading[T]) -> AsyncGenerator[Entry[T]]:
    """Yield every entry that is to be handled, for ever; whoever handled one acknowledges it.

    Entries are taken one at a time, just before they are yielded: one that ends the process has
    been delivered once more, and no other has. While one is handled no other consumer takes it
    over, however long that lasts, as long as the event loop runs. While Redis is away it tries
    again, see `serve`.
    """
    async with aclosing(_taken(redis_client, reading)) as all_taken:
        async for entry in all_taken:
            async with _busy(redis_client, reading, entry):
                yield entry


async def _taken[T](redis_client: Any, reading: Reading[T]) -> AsyncGenerator[Entry[T]]:
    async def answer[A](step: Callable[..., Awaitable[A]], *details: Any) -> A:
        return await until_answered(reading.stream, partial(step, redis_client, *details))

    await answer(create_consumer_group, reading.stream, reading.group)
    single = replace(reading, count=1)
    after = "0-0"
    while pending := await answer(next_own, reading, after):
        after = pending.id
        if entry := await answer(deliver, reading, pending):
            yield entry
    now = asyncio.get_running_loop().time
    claim_at = now()
    while True:
        after = "0-0"
        while now() >= claim_at and (pending := await answer(next_idle, reading, after)):
            after = pending.id
            if entry := await answer(deliver, reading, pending):
                yield entry
        if now() >= claim_at:  # all idle entries are done: look again in a while
            claim_at = now() + max(reading.idle_ms, 1) / 2000
        for entry in await answer(read_new, single):
            yield entry


@asynccontextmanager
async def _busy(redis_client: Any, reading: Reading[Any], entry: Entry[Any]) -> AsyncIterator[None]:
    beating = asyncio.create_task(_beat(redis_client, reading, entry.id))
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait([beating])


async def _beat(redis_client: Any, reading: Reading[Any], entry_id: str) -> None:
    """Begin an entry's idle time again, three times in `idle_ms`; 0 leaves nothing to protect."""
    while reading.idle_ms:
        await asyncio.sleep(reading.idle_ms / 3000)
        try:
            await touch(redis_client, reading, entry_id)
        except Exception as error:  # Redis is away: whoever reads or acknowledges reports it
            _LOG.debug("%s %s: not touched: %r", reading.stream, entry_id, error)
