"""Saves what fuzzing found under its id, so that it can be replayed elsewhere.

A store is a Hypothesis example database: a directory, or a Redis that several pipelines share.
What is read back was written by others, so that it is validated like any input. Nothing that was
sent or received is saved, only the choices from which Hypothesis makes it again.
"""

from __future__ import annotations

import base64
import re
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase
from hypothesis.extra.redis import RedisExampleDatabase
from pydantic import Base64Bytes, BaseModel, ConfigDict, StringConstraints, ValidationError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from handfast.wording.excerpts import shortened
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.fuzz.finding import Finding

__all__ = [
    "StoreError",
    "StoredFinding",
    "UnknownFinding",
    "find",
    "findings_in",
    "not_saved",
    "opened_store",
    "record_of",
    "save",
]

_KEY: Final = b"handfast.fuzz.2"
_LONGEST_RECORD: Final = 1_000_000
_LONGEST_TEXT: Final = 500
_EXPIRY: Final = timedelta(days=90)
_SECONDS: Final = 5.0
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
_Text = Annotated[
    str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]*$", max_length=_LONGEST_TEXT)
]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class StoreError(Exception):
    """A store can't be read or written: the message says why and what to do."""


class UnknownFinding(StoreError):
    """A store has no finding with an id; the message names those that it has."""


class StoredFinding(BaseModel):
    """What is needed to replay one finding; ``record_of`` makes it.

    ``case`` is the id of the case (the operation, where a document found it), ``kind`` what was
    made of it, ``choices`` are Hypothesis's own; ``digest`` is that of the value that they made, by
    which it is noticed that declarations changed and the same choices make something else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[2] = 2
    id: _Id
    system: _Text
    provider: _Text
    source: _Text
    case: _Text
    kind: _Text
    digest: _Digest
    choices: Base64Bytes


def record_of(
    finding: Finding, *, system: str, case: str, kind: str, choices: bytes, digest: str
) -> StoredFinding:
    """What is stored of ``finding``, with what makes it again."""
    return StoredFinding(
        id=finding.id,
        system=_plain(system),
        provider=_plain(finding.provider),
        source=finding.source,
        case=_plain(case),
        kind=_plain(kind),
        digest=digest,
        choices=base64.b64encode(choices),
    )


def _plain(text: str) -> str:
    return _UNWRITABLE.sub("?", text)[:_LONGEST_TEXT]


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
        yield _InFolder(text)
        return
    try:
        client = Redis.from_url(
            text, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, retry=_once()
        )
        client.ping()
    except (RedisError, ValueError) as error:
        # an URL may contain a password, and the error may quote the URL
        msg = f"no Redis answers there ({type(error).__name__}): see whether the URL is right"
        raise StoreError(msg) from None
    try:
        yield RedisExampleDatabase(client, expire_after=_EXPIRY)
    finally:
        client.close()


class _InFolder(DirectoryBasedExampleDatabase):
    """Writes through the temporary folder that it found, whatever a service makes of that since.

    What could not be written so, Hypothesis would pass over.
    """

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self._temporary = tempfile.gettempdir()

    def save(self, key: bytes, value: bytes) -> None:
        """Save ``value`` beside what else is saved under ``key``."""
        now, tempfile.tempdir = tempfile.tempdir, self._temporary
        try:
            super().save(key, value)
        finally:
            tempfile.tempdir = now


def _once() -> Retry:
    return Retry(NoBackoff(), 0)


def save(database: ExampleDatabase, finding: StoredFinding) -> None:
    """Save one finding in place of an older one with the same id.

    Raises:
        StoreError: the store can't be written.
    """
    record = finding.model_dump_json().encode()
    try:
        for raw in tuple(database.fetch(_KEY)):
            older = _read(raw)
            if older is not None and older.id == finding.id:
                database.delete(_KEY, raw)
        database.save(_KEY, record)
        is_there = record in database.fetch(_KEY)  # a directory's database raises nothing
    except (OSError, RedisError) as error:
        msg = f"the finding {finding.id} can't be saved ({type(error).__name__})"
        raise StoreError(msg) from None
    if not is_there:
        msg = f"the finding {finding.id} can't be saved: see whether the store may be written"
        raise StoreError(msg)


def not_saved(database: ExampleDatabase, finding: StoredFinding) -> tuple[str, ...]:
    """Save one finding, or say why it can't be: what was found is shown all the same."""
    try:
        save(database, finding)
    except StoreError as error:
        return (str(error),)
    return ()


def findings_in(database: ExampleDatabase) -> tuple[tuple[StoredFinding, ...], int]:
    """The findings of a store, sorted by id, and how many records can't be read as one.

    Raises:
        StoreError: the store can't be read.
    """
    try:
        raws = tuple(database.fetch(_KEY))
    except (OSError, RedisError, ValueError) as error:
        msg = f"the store can't be read ({type(error).__name__})"
        raise StoreError(msg) from None
    read = [_read(raw) for raw in raws]
    found = {one.id: one for one in read if one is not None}
    return tuple(found[key] for key in sorted(found)), read.count(None)


def find(database: ExampleDatabase, wanted: str) -> StoredFinding:
    """The finding with the id ``wanted``.

    Raises:
        UnknownFinding: there is none.
        StoreError: the store can't be read.
    """
    there, unreadable = findings_in(database)
    for one in there:
        if one.id == wanted:
            return one
    ids = [f"{one.id} ({one.system}: {one.case})" for one in there]
    message = f"the store has no finding {shortened(wanted, 40)!r}; it has: {listed(ids)}"
    if unreadable:
        message += f" ({unreadable} more can't be read: another version wrote them, or others did)"
    raise UnknownFinding(message)


def _read(raw: bytes) -> StoredFinding | None:
    if len(raw) > _LONGEST_RECORD:
        return None
    try:
        return StoredFinding.model_validate_json(raw)
    except ValidationError:
        return None
