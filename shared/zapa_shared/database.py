"""Where the database is, and what an engine needs so that its rules apply.

No password stands in a file: the URL comes from the environment. No error shows it.
"""

import os
from typing import Any, Final

from sqlalchemy import Engine, event

__all__ = ["URL_VARIABLE", "database_url", "enforce_foreign_keys"]

URL_VARIABLE: Final = "DATABASE_URL"
"""The environment variable with the URL, such as `postgresql+psycopg://zapa@db/zapa`."""


def database_url() -> str:
    """The URL of the database, read anew each time.

    Raises:
        LookupError: the variable is not set.
    """
    if url := os.environ.get(URL_VARIABLE):
        return url
    raise LookupError(f"set {URL_VARIABLE} to the URL of the database")


def enforce_foreign_keys(engine: Engine) -> Engine:
    """Let SQLite do what the tables' `ON DELETE` rules ask for, which it does not by itself.

    Call it before the engine is used; of an async engine, with its `sync_engine`. On PostgreSQL it
    changes nothing.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _turn_on)
    return engine


def _turn_on(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
