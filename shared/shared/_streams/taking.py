"""Take entries of a stream from Redis, new ones and those that are pending.

Each function is one step, and raises what Redis answers; `shared.reading` has their order.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from redis.client import NEVER_DECODE
from redis.exceptions import ResponseError

from shared._streams.dead_letters import reason_of, set_aside, text
from shared.redis_streams import (
    UnreadableEntryError,
    ack,
    block_within,
    create_consumer_group,
    decode,
    flat,
)

__all__ = [
    "Entry",
    "Pending",
    "RawEntry",
    "Reading",
    "claim_idle",
    "deliver",
    "next_idle",
    "next_own",
    "read_entries",
    "read_new",
    "read_own_pending",
    "refuse_below",
    "touch",
]

_LOG = logging.getLogger("shared.reading")

# The last is how an in-memory Redis words NOGROUP when the whole stream is missing.
_GROUP_IS_GONE = ("NOGROUP", "UNBLOCKED", "The XGROUP subcommand requires the key")

_DELETED = "%s %s: was deleted or trimmed while it was pending, and is lost"

type RawEntry = tuple[Any, dict[Any, Any] | None]


def refuse_below(least: int, **numbers: float | None) -> None:
    """Refuse a number that is below the least that makes sense; None is left to a default.

    Raises:
        ValueError: the first that is.
    """
    for name, given in numbers.items():
        if given is not None and given < least:
            raise ValueError(f"{name} is {given}: give {least} at least")


@dataclass(frozen=True)
class Reading[T]:
    """Who reads which stream, and how.

    `consumer` stays the same from run to run: it finds its own pending entries by it.
    `parse` makes a message of what `decode` finds in an entry's fields: the decoded data, unless
    another is given. Whatever they raise sets that entry aside, and no other: a ValueError
    (pydantic's is one) by its text, anything else by its type too. Only an interrupt from the
    keyboard is passed on.
    An entry is delivered `deliveries` times at most, `idle_ms` (milliseconds) apart. What is being
    handled by `serve` or `entries` is not idle, so `idle_ms` may be shorter than a handler takes;
    with 0, any consumer may take over anything at once. What the other readers return is idle until
    it is acknowledged.
    `read_new` returns `count` entries at most, and one if each entry is delivered once only. What
    was delivered before comes one at a time: if it ends the process, no other was delivered again.

    Raises:
        ValueError: `deliveries` or `count` is below 1, so that every entry would be set aside or
            none would come, or a time is below 0.
    """

    stream: str
    group: str
    consumer: str
    parse: Callable[[Any], T]
    deliveries: int = 5
    idle_ms: int = 60_000
    count: int = 10
    block_ms: int = 5000
    decode: Callable[[dict[Any, Any]], Any] = decode

    def __post_init__(self) -> None:
        refuse_below(1, deliveries=self.deliveries, count=self.count)
        refuse_below(0, idle_ms=self.idle_ms, block_ms=self.block_ms)


@dataclass(frozen=True)
class Entry[T]:
    """A message, the id to acknowledge it by, and how often it has been delivered so far."""

    id: str
    message: T
    deliveries: int


@dataclass(frozen=True)
class Pending:
    """An entry that is pending for this consumer, and how often it was delivered before."""

    id: str
    deliveries: int


async def read_own_pending[T](
    redis_client: Any, reading: Reading[T], after: str
) -> tuple[list[Entry[T]], str | None]:
    """Read this consumer's next pending entry behind an id, and the id to go on from (None: done).

    Entries before it that were deleted are acknowledged, those that can't be read are set aside.
    """
    while pending := await next_own(redis_client, reading, after):
        after = pending.id
        if found := await deliver(redis_client, reading, pending):
            return [found], after
    return [], None


async def claim_idle[T](
    redis_client: Any, reading: Reading[T], cursor: str = "0-0"
) -> tuple[list[Entry[T]], str]:
    """Take over the next idle entry of any consumer, and the cursor to go on from ("0-0": done).

    Entries before it that were deleted are acknowledged, those that can't be read are set aside.
    """
    while pending := await next_idle(redis_client, reading, cursor):
        cursor = pending.id
        if found := await deliver(redis_client, reading, pending):
            return [found], cursor
    return [], "0-0"


async def next_own(redis_client: Any, reading: Reading[Any], after: str) -> Pending | None:
    """Find this consumer's next pending entry behind an id; counts no delivery."""
    rows = await _pending(redis_client, reading, f"({after}", of=reading.consumer)
    return Pending(text(rows[0]["message_id"]), rows[0]["times_delivered"]) if rows else None


async def next_idle(redis_client: Any, reading: Reading[Any], after: str) -> Pending | None:
    """Take over the next idle entry behind an id; counts no delivery."""
    while rows := await _pending(redis_client, reading, f"({after}", idle=reading.idle_ms):
        after = text(rows[0]["message_id"])
        if await _claim(redis_client, reading, after, reading.idle_ms, "JUSTID", parse_justid=True):
            return Pending(after, rows[0]["times_delivered"])
        await _report_deleted(redis_client, reading, after)
    return None


async def deliver[T](redis_client: Any, reading: Reading[T], pending: Pending) -> Entry[T] | None:
    """Deliver a pending entry once more, unless it is another consumer's by now.

    One delivery is counted, however often that is repeated because a reply was lost. Returns None
    for what was deleted (it is acknowledged) and for what can't be read (it is set aside).
    """
    if not await _is_own(redis_client, reading, pending.id):
        return None
    deliveries = pending.deliveries + 1
    claimed = await _claim(redis_client, reading, pending.id, 0, "RETRYCOUNT", deliveries)
    # For an entry that was deleted while pending, a server before 7.0 answers nil and leaves it
    # pending; a later one drops it and answers nothing.
    for _, fields in claimed:
        return await _sort_out(redis_client, reading, pending.id, fields, deliveries)
    await _report_deleted(redis_client, reading, pending.id)
    return None


async def read_new[T](redis_client: Any, reading: Reading[T]) -> list[Entry[T]]:
    """Wait for entries never delivered to the group."""
    many = reading.deliveries > 1  # else no other would be delivered again if one ends the process
    raw = await read_entries(redis_client, reading if many else replace(reading, count=1), ">")
    if not raw:
        # An in-memory Redis may answer without ever waiting; let other tasks run all the same.
        await asyncio.sleep(0)
    found = [await _sort_out(redis_client, reading, text(name), fields, 1) for name, fields in raw]
    return [entry for entry in found if entry]


async def read_entries(redis_client: Any, reading: Reading[Any], after: str) -> list[RawEntry]:
    """Read entries as they are: new ones (`>`, waiting for them), or own ones behind an id."""
    block = ("BLOCK", block_within(redis_client, reading.block_ms)) if after == ">" else ()
    reply = await _command(
        redis_client,
        reading,
        *("XREADGROUP", "GROUP", reading.group, reading.consumer, "COUNT", reading.count),
        *(*block, "STREAMS", reading.stream, after),
    )
    return list(flat(reply)) if reply else []


async def _report_deleted(redis_client: Any, reading: Reading[Any], entry_id: str) -> None:
    """Log that an entry that can't be claimed is lost, unless it is another consumer's by now."""
    if not await _command(redis_client, reading, "XRANGE", reading.stream, entry_id, entry_id):
        _LOG.warning(_DELETED, reading.stream, entry_id)


async def touch(redis_client: Any, reading: Reading[Any], entry_id: str) -> None:
    """Begin an entry's idle time again, unless it is another consumer's; counts no delivery."""
    if await _is_own(redis_client, reading, entry_id):
        await _claim(redis_client, reading, entry_id, 0, "JUSTID", parse_justid=True)


async def _command(redis_client: Any, reading: Reading[Any], *command: Any, **parsing: Any) -> Any:
    # Undecoded: a client that decodes replies would fail on the whole batch for one bad byte.
    options = {NEVER_DECODE: True, **parsing}
    try:
        return await redis_client.execute_command(*command, **options)
    except ResponseError as error:
        if not str(error).startswith(_GROUP_IS_GONE):
            raise
    _LOG.warning(
        "%s: the group %s was gone, and is made again; what was pending in it is lost to Redis",
        *(reading.stream, reading.group),
    )
    await create_consumer_group(redis_client, reading.stream, reading.group)
    return await redis_client.execute_command(*command, **options)


async def _sort_out[T](
    redis_client: Any,
    reading: Reading[T],
    entry_id: str,
    fields: dict[Any, Any] | None,
    deliveries: int,
) -> Entry[T] | None:
    if not fields:
        _LOG.warning(_DELETED, reading.stream, entry_id)
        await ack(redis_client, reading.stream, reading.group, entry_id)
        return None
    try:
        if deliveries > reading.deliveries:
            raise UnreadableEntryError(f"delivered more than {reading.deliveries} times")
        return Entry(entry_id, reading.parse(reading.decode(fields)), deliveries)
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # nothing is awaited: it comes from `parse`
        reason = reason_of(fault)
    place = (reading.stream, reading.group)
    await set_aside(redis_client, *place, entry_id, fields, reason, deliveries)
    return None


async def _claim(
    redis_client: Any,
    reading: Reading[Any],
    entry_id: str,
    idle_ms: int,
    *options: Any,
    **parsing: Any,
) -> list[Any]:
    """Take over one entry, unless it has not been idle so long."""
    key = (reading.stream, reading.group, reading.consumer)
    command = ("XCLAIM", *key, idle_ms, entry_id, *options)
    found: list[Any] = await _command(redis_client, reading, *command, **parsing)
    return found


async def _is_own(redis_client: Any, reading: Reading[Any], entry_id: str) -> bool:
    return bool(await _pending(redis_client, reading, entry_id, entry_id, of=reading.consumer))


async def _pending(
    redis_client: Any,
    reading: Reading[Any],
    first: str,
    last: str = "+",
    *,
    idle: int = 0,
    of: str | None = None,
) -> list[dict[str, Any]]:
    """List the first pending entry by id: idle so long (milliseconds), of a consumer or of any."""
    for_long = ("IDLE", idle) if idle else ()
    consumer = () if of is None else (of,)
    found: list[dict[str, Any]] = await _command(
        redis_client,
        reading,
        *("XPENDING", reading.stream, reading.group, *for_long, first, last, 1, *consumer),
        parse_detail=True,
    )
    return found
