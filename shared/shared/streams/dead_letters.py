"""Look at what was set aside from a stream, and put it back. Sets nothing aside itself."""

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from redis.client import NEVER_DECODE
from redis.exceptions import ResponseError, WatchError

from shared._streams.dead_letters import OTHER_FIELD, dead_letter_stream, text
from shared.redis_streams import DATA_FIELD

__all__ = ["DeadLetter", "dead_letter_stream", "dead_letters", "replay"]

_AT_ONCE = 100
_ID = re.compile(r"[0-9]+-[0-9]+")


@dataclass(frozen=True)
class DeadLetter:
    """An entry that was set aside: why, from where, and what it had.

    `id` is its own, `entry_id` was the entry's on its stream. `deliveries` says how often it was
    delivered. `fields` are the entry's, byte for byte.
    """

    id: str
    stream: str
    group: str
    entry_id: str
    reason: str
    deliveries: int
    fields: dict[bytes, bytes]


async def dead_letters(redis_client: Any, stream_name: str) -> AsyncGenerator[DeadLetter]:
    """Yield the dead letters of a stream, the oldest first, without taking them away."""
    after = "-"
    while found := await _range(redis_client, stream_name, after, "+", _AT_ONCE):
        for dead_id, fields in found:
            yield _read(stream_name, dead_id, fields)
        after = f"({text(found[-1][0])}"


async def replay(redis_client: Any, stream_name: str, dead_id: str) -> str | None:
    """Append a dead letter's fields to its stream again, and take it from the dead letters.

    Returns the new entry's id; None where there is no such dead letter (any more). Both happen in
    one transaction. The new entry goes to every group of the stream.

    Raises:
        ResponseError: the stream's key is no stream; the dead letter stays.
    """
    key = dead_letter_stream(stream_name)
    if not _ID.fullmatch(dead_id):
        return None  # Redis would take a part of one for a range
    while True:
        async with redis_client.pipeline(transaction=True) as transaction:
            try:
                # Watched, because a client repeats by itself what is not, after a lost reply too.
                await transaction.watch(key)
                found = await _range(transaction, stream_name, dead_id, dead_id, 1)
                if not found:
                    return None
                # A transaction that fails in one command takes the dead letter away all the same.
                if text(await transaction.type(stream_name)) not in {"none", "stream"}:
                    raise ResponseError(f"WRONGTYPE {stream_name} is no stream")
                transaction.multi()
                transaction.xadd(stream_name, _read(stream_name, *found[0]).fields)
                transaction.xdel(key, dead_id)
                added, _ = await transaction.execute()
                return text(added)
            except WatchError:
                continue


async def _range(
    redis_client: Any, stream_name: str, first: str, last: str, count: int
) -> list[tuple[Any, dict[bytes, bytes]]]:
    key = dead_letter_stream(stream_name)
    options = {NEVER_DECODE: True}
    command = ("XRANGE", key, first, last, "COUNT", count)
    found: list[tuple[Any, dict[bytes, bytes]]]
    found = await redis_client.execute_command(*command, **options)
    return found


def _read(stream_name: str, dead_id: Any, fields: dict[bytes, bytes]) -> DeadLetter:
    other = OTHER_FIELD.encode()
    own = {
        name.removeprefix(other): value
        for name, value in fields.items()
        if name == DATA_FIELD.encode() or name.startswith(other)
    }
    return DeadLetter(
        id=text(dead_id),
        stream=stream_name,
        group=text(fields.get(b"group", b"")),
        entry_id=text(fields.get(b"id", b"")),
        reason=text(fields.get(b"reason", b"")),
        deliveries=int(fields.get(b"deliveries", b"0")),
        fields=own,
    )
