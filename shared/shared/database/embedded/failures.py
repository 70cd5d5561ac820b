"""What an error of SQLAlchemy or SQLite means, in the terms of PostgreSQL and PostgREST."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime

from shared._connections.attempts import Unavailable
from shared.database.embedded.types import NotOfType
from shared.database.errors import (
    BUDGET_EXCEEDED,
    CHECK_VIOLATION,
    FOREIGN_KEY_VIOLATION,
    INVALID_VALUE,
    NOT_NULL_VIOLATION,
    UNIQUE_VIOLATION,
    DatabaseError,
)

__all__ = ["translated"]

_CODES: Final = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: (UNIQUE_VIOLATION, "a row with such a value is there"),
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: (UNIQUE_VIOLATION, "a row with this key is there"),
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: (FOREIGN_KEY_VIOLATION, "it refers to no row"),
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: (NOT_NULL_VIOLATION, "a value is missing"),
    sqlite3.SQLITE_CONSTRAINT_CHECK: (CHECK_VIOLATION, "a value is not allowed"),
}
_BY_TRIGGER: Final = {
    BUDGET_EXCEEDED: "the budget would be exceeded",
    CHECK_VIOLATION: "the row can't be changed so",
}


@contextmanager
def translated(query: str) -> Iterator[None]:
    """Run the block, and raise what its errors mean.

    Raises:
        DatabaseError: the statement is refused.
        Unavailable: the database is locked, full or can't be read; nothing was done.
    """
    try:
        yield
    except DBAPIError as error:
        raise _meaning(query, error) from error
    except StatementError as error:  # a value that its column does not accept
        code = error.orig.code if isinstance(error.orig, NotOfType) else INVALID_VALUE
        raise DatabaseError(f"{query}: a value is not of its type", code=code) from None
    except NoConnectionInTime as error:
        raise Unavailable("every connection is in use", may_have_acted=False) from error
    except OSError as error:
        reason = f"the database is not usable ({error.strerror})"
        raise Unavailable(reason, may_have_acted=False) from error
    except SQLAlchemyError as error:
        raise DatabaseError(f"{query}: {type(error).__name__}", code=INVALID_VALUE) from None


def _meaning(query: str, error: DBAPIError) -> Exception:
    original = _sqlite_error(error)
    code = getattr(original, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER and str(original) in _BY_TRIGGER:
        return DatabaseError(f"{query}: {_BY_TRIGGER[str(original)]}", code=str(original))
    if code in _CODES:
        meaning, words = _CODES[code]
        return DatabaseError(f"{query}: {words}", code=meaning)
    if isinstance(original, sqlite3.OperationalError):
        return Unavailable(f"the database is not usable ({original})", may_have_acted=False)
    return DatabaseError(f"{query}: {type(original).__name__}", code=INVALID_VALUE)


def _sqlite_error(error: DBAPIError) -> BaseException | None:
    """The error of SQLite itself, which the adapters of asyncio may wrap."""
    found: BaseException | None = error.orig
    while found is not None and not isinstance(found, sqlite3.Error):
        found = found.__cause__
    return found
