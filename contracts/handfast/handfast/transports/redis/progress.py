"""How long a stream is, how far each of its groups is, and what was set aside from it.

Reads; only `replay` changes something. The dead letters of a stream are at `{STREAM}:dead`
(`STREAM:dead` where its name has a hash tag of Redis Cluster): the entry's own `data`, any other
field of it as `field:NAME`, and why it was set aside.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from redis.client import NEVER_DECODE
from redis.exceptions import AuthenticationError, RedisError, ResponseError, WatchError

from handfast.frozen import dataclass
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.transports.redis.database import beside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from redis.asyncio import Redis

__all__ = ["DeadLetter", "Progress", "dead_letters", "progress", "reached", "replay"]

_DATA = b"data"
_OTHER = b"field:"
_AT_ONCE = 100
_ID = re.compile(r"[0-9]+-[0-9]+")


@dataclass(frozen=True, slots=True)
class Progress:
    """A stream, or one group of it: ``group`` is empty where the stream has none.

    ``lag`` is how many entries the group has not read (None: the server can't say), ``idle_ms``
    for how many milliseconds its oldest pending entry was not delivered (None: none is pending).
    """

    stream: str
    length: int
    dead_letters: int
    group: str = ""
    lag: int | None = None
    pending: int | None = None
    idle_ms: int | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry that was set aside: its id there, the group, how often it came, why, its fields."""

    id: str
    group: str
    deliveries: int
    reason: str
    fields: Mapping[bytes, bytes]


@contextmanager
def reached(place: str, stream: str) -> Iterator[None]:
    """Report plainly what Redis refuses.

    Raises:
        CannotVerify: it is away, refuses the user, or the key is no stream.
    """
    try:
        yield
    except AuthenticationError as error:
        got, remedy = f"{error}", "name it with user and password: redis://USER:PASSWORD@host:6379"
        cause: Exception = error
    except ResponseError as error:
        wrong = str(error).startswith("WRONGTYPE")
        got = f"{stream}: {error}"
        remedy = "name the key of a stream" if wrong else "see what the server's log has of it"
        cause = error
    except (RedisError, OSError, TimeoutError) as error:
        why = str(error).rstrip(".")
        got = f"{type(error).__name__}: {why}" if why else "no answer in time"
        remedy, cause = "start it, or name another with --redis-url", error
    else:
        return
    mismatch = start_mismatch(place, got, remedy, expected="a Redis that answers")
    raise CannotVerify((mismatch,)) from cause


async def progress(redis: Redis, stream: str) -> list[Progress]:
    """How a stream stands, a row for each group, in commands that cost the same at any length.

    Raises:
        redis.exceptions.RedisError: it does not answer, or the key is no stream.
    """
    length = int(await redis.xlen(stream))
    dead = int(await redis.xlen(_dead(stream)))
    found = []
    for group in await redis.xinfo_groups(stream) if await redis.exists(stream) else ():
        name = _text(group["name"])
        oldest = await redis.xpending_range(stream, name, "-", "+", 1)
        idle = int(oldest[0]["time_since_delivered"]) if oldest else None
        lag, pending = group.get("lag"), int(group["pending"])
        found.append(Progress(stream, length, dead, name, lag, pending, idle))
    return found or [Progress(stream, length, dead)]


async def dead_letters(redis: Redis, stream: str) -> AsyncIterator[DeadLetter]:
    """The dead letters of a stream, the oldest first.

    Raises:
        redis.exceptions.RedisError: it does not answer, or the key is no stream.
    """
    after = "-"
    while entries := await _range(redis, stream, after, "+", _AT_ONCE):
        for entry_id, fields in entries:
            yield _letter(_text(entry_id), fields)
        after = f"({_text(entries[-1][0])}"


async def replay(redis: Redis, stream: str, dead_id: str) -> str | None:
    """Append a dead letter to its stream again, and remove it, in one transaction.

    The id of the new entry; None where there is no such dead letter.

    Raises:
        redis.exceptions.RedisError: it does not answer, or the key is no stream.
    """
    if not _ID.fullmatch(dead_id):
        return None  # Redis would take a part of one for a range
    while True:
        async with redis.pipeline(transaction=True) as transaction:
            try:
                # Watched: by itself a client repeats what is not, after a lost reply too.
                await transaction.watch(_dead(stream))
                found = await _range(transaction, stream, dead_id, dead_id, 1)
                if not found:
                    return None
                # A transaction that fails in one command removes the dead letter all the same.
                if _text(await transaction.type(stream)) not in {"none", "stream"}:
                    raise ResponseError("WRONGTYPE it is no stream; the dead letter stays")
                transaction.multi()  # type: ignore[no-untyped-call]  # redis-py has no type of it
                fields: dict[Any, Any] = dict(_letter(dead_id, found[0][1]).fields)
                transaction.xadd(stream, fields)
                transaction.xdel(_dead(stream), dead_id)
                added, _ = await transaction.execute()
                return _text(added)
            except WatchError:
                continue


async def _range(redis: Any, stream: str, first: str, last: str, count: int) -> list[Any]:
    options = {NEVER_DECODE: True}
    command = ("XRANGE", _dead(stream), first, last, "COUNT", count)
    found: list[Any] = await redis.execute_command(*command, **options)
    return found


def _letter(dead_id: str, fields: Mapping[bytes, bytes]) -> DeadLetter:
    own = {
        name.removeprefix(_OTHER): value
        for name, value in fields.items()
        if name == _DATA or name.startswith(_OTHER)
    }
    deliveries = _text(fields.get(b"deliveries", b"0"))
    return DeadLetter(
        id=dead_id,
        group=_text(fields.get(b"group", b"")),
        deliveries=int(deliveries) if deliveries.isdecimal() else 0,
        reason=_text(fields.get(b"reason", b"")),
        fields=own,
    )


def _dead(stream: str) -> str:
    return f"{beside(stream)}dead"


def _text(value: bytes | str) -> str:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
