"""Take entries of a stream from Redis, and set aside those that can't be read.

Each function is one step, and raises what Redis answers; `shared.reading` has their order.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from redis.client import NEVER_DECODE
from redis.exceptions import ResponseError

from shared._text.faults import one_line, validation_in_words
from shared.redis_streams import (
    DATA_FIELD,
    UnreadableEntryError,
    ack,
    block_within,
    companion,
    create_consumer_group,
    decode,
    flat,
)

__all__ = [
    "Entry",
    "Reading",
    "claim_idle",
    "dead_letter_stream",
    "read_new",
    "read_own_pending",
    "touch",
]

_LOG = logging.getLogger("shared.reading")

# The last is how an in-memory Redis words NOGROUP when the whole stream is missing.
_GROUP_IS_GONE = ("NOGROUP", "UNBLOCKED", "The XGROUP subcommand requires the key")

type _Raw = tuple[Any, dict[Any, Any] | None]


@dataclass(frozen=True)
class Reading[T]:
    """Who reads which stream, and how.

    `consumer` stays the same from run to run: it finds its own pending entries by it.
    `parse` makes a message of the decoded data. Whatever it raises sets that entry aside, and no
    other: a ValueError (pydantic's is one) by its text, anything else by its type too. Only an
    interrupt from the keyboard is passed on.
    An entry is delivered `deliveries` times at most, `idle_ms` (milliseconds) apart. What is being
    handled by `serve` or `entries` is not idle, so `idle_ms` may be shorter than a handler takes;
    with 0, any consumer may take over anything at once. What the other readers return is idle until
    it is acknowledged.
    `read_new` returns `count` entries at most, and one if each entry is delivered once only. What
    was delivered before comes one at a time: if it ends the process, no other was delivered again.
    """

    stream: str
    group: str
    consumer: str
    parse: Callable[[dict[str, Any]], T]
    deliveries: int = 5
    idle_ms: int = 60_000
    count: int = 10
    block_ms: int = 5000


@dataclass(frozen=True)
class Entry[T]:
    """A message, the id to acknowledge it by, and how often it has been delivered so far."""

    id: str
    message: T
    deliveries: int


def dead_letter_stream(stream_name: str) -> str:
    """Name the stream of entries that were set aside: fields reason, data, stream, id."""
    return companion(stream_name, "dead")


async def read_own_pending[T](
    redis_client: Any, reading: Reading[T], after: str
) -> tuple[list[Entry[T]], str | None]:
    """Read this consumer's next pending entry behind an id, and the id to go on from (None: done).

    Entries before it that were deleted are acknowledged, those that can't be read are set aside.
    """
    single = replace(reading, count=1)
    while raw := await _read(redis_client, single, after):
        after = _text(raw[0][0])
        if found := await _sort_out(redis_client, reading, raw, redelivered=True):
            return found, after
    return [], None


async def claim_idle[T](
    redis_client: Any, reading: Reading[T], cursor: str = "0-0"
) -> tuple[list[Entry[T]], str]:
    """Take over the next idle entry of any consumer, and the cursor to go on from ("0-0": done).

    Entries before it that were deleted are acknowledged, those that can't be read are set aside.
    """
    while rows := await _pending(redis_client, reading, f"({cursor}", idle=reading.idle_ms):
        for row in rows:
            cursor = _text(row["message_id"])
            raw = await _claim(redis_client, reading, cursor)
            if found := await _sort_out(redis_client, reading, raw, redelivered=True):
                return found, cursor
    return [], "0-0"


async def _claim(redis_client: Any, reading: Reading[Any], entry_id: str) -> list[_Raw]:
    """Take over one entry, unless another consumer was faster."""
    reply = await _command(
        redis_client,
        reading,
        *("XCLAIM", reading.stream, reading.group, reading.consumer, reading.idle_ms, entry_id),
    )
    # For an entry that was deleted while pending, a server before 7.0 answers nil and leaves it
    # pending; a later one drops it and answers nothing. XAUTOCLAIM would not name that entry.
    return [(entry_id, fields) for _, fields in reply]


async def read_new[T](redis_client: Any, reading: Reading[T]) -> list[Entry[T]]:
    """Wait for entries never delivered to the group."""
    many = reading.deliveries > 1  # else no other would be delivered again if one ends the process
    raw = await _read(redis_client, reading if many else replace(reading, count=1), ">")
    if not raw:
        # An in-memory Redis may answer without ever waiting; let other tasks run all the same.
        await asyncio.sleep(0)
    return await _sort_out(redis_client, reading, raw, redelivered=False)


async def touch(redis_client: Any, reading: Reading[Any], entry_id: str) -> None:
    """Begin an entry's idle time again, unless it is another consumer's; counts no delivery."""
    for row in await _pending(redis_client, reading, entry_id, entry_id):
        if _text(row["consumer"]) == reading.consumer:
            claim = ("XCLAIM", reading.stream, reading.group, reading.consumer, 0, entry_id)
            await _command(redis_client, reading, *claim, "JUSTID", parse_justid=True)


async def _read(redis_client: Any, reading: Reading[Any], after: str) -> list[_Raw]:
    block = ("BLOCK", block_within(redis_client, reading.block_ms)) if after == ">" else ()
    reply = await _command(
        redis_client,
        reading,
        *("XREADGROUP", "GROUP", reading.group, reading.consumer, "COUNT", reading.count),
        *(*block, "STREAMS", reading.stream, after),
    )
    return list(flat(reply)) if reply else []


async def _command(redis_client: Any, reading: Reading[Any], *command: Any, **parsing: Any) -> Any:
    # Undecoded: a client that decodes replies would fail on the whole batch for one bad byte.
    options = {NEVER_DECODE: True, **parsing}
    try:
        return await redis_client.execute_command(*command, **options)
    except ResponseError as error:
        if not str(error).startswith(_GROUP_IS_GONE):
            raise
    await create_consumer_group(redis_client, reading.stream, reading.group)
    return await redis_client.execute_command(*command, **options)


async def _sort_out[T](
    redis_client: Any, reading: Reading[T], raw: list[_Raw], *, redelivered: bool
) -> list[Entry[T]]:
    readable = []
    for entry_id, fields in raw:
        name = _text(entry_id)
        if not fields:  # trimmed from the stream while it was pending
            await ack(redis_client, reading.stream, reading.group, name)
            continue
        deliveries = await _deliveries(redis_client, reading, name) if redelivered else 1
        try:
            if deliveries > reading.deliveries:
                raise UnreadableEntryError(f"delivered more than {reading.deliveries} times")
            readable.append(Entry(name, reading.parse(decode(fields)), deliveries))
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # nothing is awaited: it comes from `parse`
            await _set_aside(redis_client, reading, name, fields, _reason(fault))
    return readable


async def _deliveries(redis_client: Any, reading: Reading[Any], entry_id: str) -> int:
    pending = await _pending(redis_client, reading, entry_id, entry_id)
    return int(pending[0]["times_delivered"]) if pending else 1


async def _pending(
    redis_client: Any, reading: Reading[Any], first: str, last: str = "+", idle: int = 0
) -> list[dict[str, Any]]:
    """List the group's pending entries that have been idle so long (milliseconds), by their ids."""
    for_long = ("IDLE", idle) if idle else ()
    found: list[dict[str, Any]] = await _command(
        redis_client,
        reading,
        *("XPENDING", reading.stream, reading.group, *for_long, first, last, reading.count),
        parse_detail=True,
    )
    return found


async def _set_aside(
    redis_client: Any,
    reading: Reading[Any],
    entry_id: str,
    fields: dict[Any, Any],
    reason: str,
) -> None:
    dead = {
        "reason": reason,
        DATA_FIELD: fields.get(DATA_FIELD.encode(), fields.get(DATA_FIELD, _as_json(fields))),
        "stream": reading.stream,
        "id": entry_id,
    }
    async with redis_client.pipeline(transaction=True) as transaction:
        transaction.xadd(dead_letter_stream(reading.stream), dead)
        transaction.xack(reading.stream, reading.group, entry_id)
        await transaction.execute()
    _LOG.warning("%s %s: set aside: %s", reading.stream, entry_id, reason)


def _reason(fault: BaseException) -> str:
    if isinstance(fault, ValidationError):
        return validation_in_words(fault)
    named = "" if isinstance(fault, ValueError) else f"parse raised {type(fault).__name__}: "
    try:
        return one_line(f"{named}{fault}")
    except Exception:  # an error whose text can't be made is named by its type
        return one_line(f"parse raised {type(fault).__name__}, which has no text")


def _as_json(fields: dict[Any, Any]) -> str:
    return json.dumps({_text(name): _text(value) for name, value in fields.items()})


def _text(value: bytes | str) -> str:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
