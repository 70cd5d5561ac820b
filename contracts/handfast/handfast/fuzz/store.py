"""Keeps what fuzzing found under its id, so that it can be replayed elsewhere.

A store is a Hypothesis example database: a directory, or a Redis that several pipelines share.
What is read back was written by others: it is looked at like any input. Nothing that was sent or
received is kept, only the choices that Hypothesis makes it from again.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase
from hypothesis.extra.redis import RedisExampleDatabase
from pydantic import Base64Bytes, BaseModel, ConfigDict, StringConstraints, ValidationError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["StoreError", "StoredFinding", "Unknown", "find", "keep", "kept_in", "opened_store"]

_KEY = b"contracts.fuzz.1"
_LONGEST_RECORD = 1_000_000
_KEPT_FOR = timedelta(days=90)
_SECONDS = 5.0

_Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
_Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]*$", max_length=500)]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class StoreError(Exception):
    """A store can't be read or written: the message says why and what to do."""


class Unknown(StoreError):
    """No finding is kept under an id; the message names those that are."""


class StoredFinding(BaseModel):
    """What is needed to replay one finding.

    ``interaction`` is the id of the case, ``kind`` what was made of it, ``choices`` Hypothesis's
    own choices; ``drawn`` is a digest of what they made, by which it is noticed that declarations
    changed and the same choices make something else now.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1] = 1
    id: _Id
    system: _Line
    provider: _Line
    source: _Line
    kind: _Line
    interaction: _Line
    drawn: _Digest
    choices: Base64Bytes


@contextmanager
def opened_store(where: str | Path) -> Iterator[ExampleDatabase]:
    """The store at a directory, made if need be, or at the URL of a Redis.

    Raises:
        StoreError: no Redis answers there, or the directory is none and can't be made.
    """
    text = str(where)
    if not re.match(r"^(rediss?|unix)://", text):
        if Path(where).exists() and not Path(where).is_dir():
            msg = f"{text} is not a directory: name one, or a Redis as redis://host:port"
            raise StoreError(msg)
        try:
            Path(where).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{text} can't be made ({error.strerror}): name another folder, or a Redis"
            raise StoreError(msg) from None
        yield DirectoryBasedExampleDatabase(where)
        return
    try:
        client = Redis.from_url(
            text, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, retry=_once()
        )
        client.ping()
    except (RedisError, ValueError) as error:
        # an URL may hold a password, and the error may quote the URL
        msg = f"no Redis answers there ({type(error).__name__}): see whether the URL is right"
        raise StoreError(msg) from None
    try:
        yield RedisExampleDatabase(client, expire_after=_KEPT_FOR)
    finally:
        client.close()


def _once() -> Retry:
    return Retry(NoBackoff(), 0)


def keep(database: ExampleDatabase, kept: StoredFinding) -> None:
    """Keep one finding; an older one under the same id makes room.

    Raises:
        StoreError: the store can't be written.
    """
    record = kept.model_dump_json().encode()
    try:
        for raw in tuple(database.fetch(_KEY)):
            older = _read(raw)
            if older is not None and older.id == kept.id:
                database.delete(_KEY, raw)
        database.save(_KEY, record)
        is_there = record in database.fetch(_KEY)  # a directory's database tells no failure
    except (OSError, RedisError) as error:
        msg = f"the finding {kept.id} can't be kept ({type(error).__name__})"
        raise StoreError(msg) from None
    if not is_there:
        msg = f"the finding {kept.id} can't be kept: see whether the store may be written"
        raise StoreError(msg)


def kept_in(database: ExampleDatabase) -> tuple[tuple[StoredFinding, ...], int]:
    """The findings of a store, by id, and how many records can't be read as one.

    Raises:
        StoreError: the store can't be read.
    """
    try:
        raws = tuple(database.fetch(_KEY))
    except (OSError, RedisError, ValueError) as error:
        msg = f"the store can't be read ({type(error).__name__})"
        raise StoreError(msg) from None
    read = [_read(raw) for raw in raws]
    found = {kept.id: kept for kept in read if kept is not None}
    return tuple(found[key] for key in sorted(found)), read.count(None)


def find(database: ExampleDatabase, wanted: str) -> StoredFinding:
    """The finding kept under an id.

    Raises:
        Unknown: there is none.
        StoreError: the store can't be read.
    """
    there, unreadable = kept_in(database)
    for kept in there:
        if kept.id == wanted:
            return kept
    ids = [f"{kept.id} ({kept.system}: {kept.interaction})" for kept in there]
    description = f"no finding is kept under {wanted[:40]!r}; there are: {listed(ids)}"
    if unreadable:
        description += (
            f" ({unreadable} more can't be read: not written by this suite, or a later one)"
        )
    raise Unknown(description)


def _read(raw: bytes) -> StoredFinding | None:
    if len(raw) > _LONGEST_RECORD:
        return None
    try:
        return StoredFinding.model_validate_json(raw)
    except ValidationError:
        return None
