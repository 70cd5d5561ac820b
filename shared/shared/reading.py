"""Read a stream so that nothing is lost: pending entries first, bad ones set aside, ack last.

Delivery is at least once: an entry whose handler or process failed comes again, so a handler must
bear a repetition. An entry that can't be read, or came too often, goes to the stream's dead-letter
stream, `{<stream>}:dead`, and is acknowledged in the same transaction.

A delivery counts against the entry that was being handled, and against no other: `serve` and
`entries` take one at a time. Whatever returns a list counts a delivery of each of its entries.

The order of reading: this consumer's own pending entries (left by its last run), then, ever again,
idle pending entries of any consumer, then new ones.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

from shared._taking import (
    Entry,
    Reading,
    claim_idle,
    dead_letter_stream,
    read_new,
    read_own_pending,
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


async def serve[T](
    redis_client: Any, reading: Reading[T], handle: Callable[[T], Awaitable[object]]
) -> None:
    """Handle every message and acknowledge it afterwards, until cancelled.

    A message whose handler raises stays pending and comes again after `idle_ms`.
    """
    async for entry in entries(redis_client, reading):
        try:
            await handle(entry.message)
        except Exception:
            _LOG.exception("%s %s: left pending", reading.stream, entry.id)
        else:
            await ack(redis_client, reading.stream, reading.group, entry.id)


async def entries[T](redis_client: Any, reading: Reading[T]) -> AsyncIterator[Entry[T]]:
    """Yield every entry that is to be handled, for ever; whoever handled one acknowledges it.

    Entries are taken one at a time, just before they are yielded: one that ends the process has
    been delivered once more, and no other has.
    """
    await create_consumer_group(redis_client, reading.stream, reading.group)
    single = replace(reading, count=1)
    after: str | None = "0"
    while after is not None:
        found, after = await read_own_pending(redis_client, single, after)
        for entry in found:
            yield entry
    now = asyncio.get_running_loop().time
    cursor, claim_at = "0-0", now()
    while True:
        while now() >= claim_at:
            found, cursor = await claim_idle(redis_client, single, cursor)
            for entry in found:
                yield entry
            if cursor == "0-0":  # all idle entries are done: look again in a while
                claim_at = now() + max(reading.idle_ms, 1) / 2000
        for entry in await read_new(redis_client, single):
            yield entry
