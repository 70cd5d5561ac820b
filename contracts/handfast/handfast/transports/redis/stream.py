"""Marks a Redis before something happens, and reads back which stream entries then arrived.

Reads with the group's own name, as the consumer will. Judges the wire form and the count,
never what is in a payload.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from redis.exceptions import ResponseError

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, poll
from handfast.transports.redis.database import answering, clear
from handfast.wire.entries import payload_of
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis.asyncio import Redis

    from handfast.model import Message

__all__ = ["Mark", "RedisStreamReader", "collect", "mark"]

_READER = "handfast"
_OWN_GROUP = "handfast-group"
_BATCH = 100
_ENTRY = ("entry", "entries")

Entry = tuple[Any, Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where each stream of a Redis ended, by its name, before something happened."""

    ends: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RedisStreamReader:
    """Reads messages back from ``streams`` of one Redis; ``named`` are patterns of keys there."""

    redis: Redis
    streams: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()

    async def clear(self) -> None:
        """Delete the streams, and what is named."""
        await clear(self.redis, self.streams, self.named)

    async def mark(self, messages: Iterable[Message]) -> Mark:
        """Where every stream ends now."""
        return await mark(self.redis, messages)

    async def collect(self, since: Mark, message: Message, expected: int) -> Arrived:
        """The entries of the message's stream since then."""
        return await collect(self.redis, since, message, expected)


async def mark(redis: Redis, messages: Iterable[Message]) -> Mark:
    """Remember where every stream ends, and put each message's group at the end of its own.

    Raises:
        CannotVerify: Redis went away.
        NotSetUp: the address holds something else than a stream.
    """
    async with answering(redis):
        for message in messages:
            await _put_group(redis, message, "$")
        return Mark(await _ends(redis))


async def collect(
    redis: Redis, since: Mark, message: Message, expected: int, patience: float = PATIENCE
) -> Arrived:
    """What arrived at the address of ``message`` since ``since``, read once and acknowledged.

    Where fewer than ``expected`` entries have arrived, waits up to ``patience`` seconds for
    what the provider publishes in the background.

    Raises:
        CannotVerify: Redis went away.
        NotSetUp: the address holds something else than a stream.
    """
    async with answering(redis, patience):
        try:
            entries = await poll(lambda: _read(redis, message), expected, patience)
        except UnicodeDecodeError as error:
            return Arrived((), (_wire_mismatch(message, f"bytes that are not UTF-8: {error}"),))
        short = len(entries) < expected
        elsewhere = await _elsewhere(redis, since, message) if short else ""
    payloads: list[Any] = []
    mismatches = list(count_mismatches(message, expected, len(entries), _ENTRY, elsewhere))
    for _, fields in entries:
        payload, wrong = payload_of(fields, _field(message))
        if wrong is None:
            payloads.append(payload)
        else:
            mismatches.append(_wire_mismatch(message, wrong))
    return Arrived(tuple(payloads), tuple(mismatches))


def _wire_mismatch(message: Message, wrong: str) -> Mismatch:
    name = _field(message)
    return Mismatch(
        clause=Clause.WIRE,
        place=message.address,
        expected=f"exactly the field `{name}`: a JSON object in UTF-8, encoded once",
        got=wrong,
        remedy=f"publish one field `{name}` that holds the object's JSON",
    )


def _field(message: Message) -> str:
    return message.transport.field or "data"


async def _put_group(redis: Redis, message: Message, at: str) -> None:
    group = message.transport.group or _OWN_GROUP
    try:
        await redis.xgroup_create(message.address, group, id=at, mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
        await redis.xgroup_setid(message.address, group, at)


async def _read(redis: Redis, message: Message) -> list[Entry]:
    """Every new entry. Never with BLOCK: fakeredis does not block, and loses entries."""
    group = message.transport.group or _OWN_GROUP
    read: list[Entry] = []
    while True:
        try:
            batch = await _batch(redis, message.address, group)
        except ResponseError as error:
            # The provider deleted the stream, and the group with it: its consumer would
            # make the group again from the beginning.
            if "NOGROUP" not in str(error) and "requires the key to exist" not in str(error):
                raise
            await _put_group(redis, message, "0")
            batch = await _batch(redis, message.address, group)
        if not batch:
            return read
        await redis.xack(message.address, group, *(identity for identity, _ in batch))
        read += batch


async def _batch(redis: Redis, address: str, group: str) -> list[Entry]:
    """One answer of XREADGROUP, which RESP2 and RESP3 shape differently."""
    answer = await redis.xreadgroup(group, _READER, {address: ">"}, count=_BATCH)
    if not answer:
        return []
    entries = next(iter(answer.values())) if isinstance(answer, Mapping) else answer[0][1]
    nested = (
        bool(entries) and isinstance(entries[0], list) and isinstance(entries[0][0], tuple | list)
    )
    return list(entries[0] if nested else entries)


async def _ends(redis: Redis) -> dict[str, str]:
    ends: dict[str, str] = {}
    async for key in redis.scan_iter(count=1000, _type="stream"):
        last = await redis.xrevrange(key, count=1)
        ends[_text(key)] = _text(last[0][0]) if last else "0-0"
    return ends


async def _elsewhere(redis: Redis, since: Mark, message: Message) -> str:
    """Which other streams grew, for the provider that wrote to the wrong one."""
    grown: list[str] = []
    for name in sorted(await _ends(redis)):
        if name == message.address:
            continue
        new = await redis.xrange(name, min=f"({since.ends.get(name, '0-0')}", count=_BATCH)
        if new:
            entries = number_of(len(new), "entry", "entries")
            grown.append(f"{entries} arrived on {name}")
    return f"; {', '.join(grown)}" if grown else ""


def _text(value: bytes | str | None) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
