"""How the file is opened: by SQLAlchemy's asyncio engine, with its tables, for several processes.

Runs no statement of a caller.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.database.embedded.tables import METADATA
from shared.database.embedded.triggers import TRIGGERS

__all__ = ["SECONDS_TO_WAIT", "create_schema", "new_engine"]

SECONDS_TO_WAIT: Final = 30.0
"""How long a statement waits for another process that writes."""

_VERSION: Final = 1
_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")


def new_engine(path: Path) -> AsyncEngine:
    """Make an engine of a file, which is opened when it is first used.

    Each statement is a transaction of its own, unless the connection begins one.
    """
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"timeout": SECONDS_TO_WAIT},
    )
    event.listen(engine.sync_engine, "connect", _connected)
    return engine


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # or the driver begins transactions, and upgrades their locks
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def create_schema(engine: AsyncEngine) -> None:
    """Create tables and triggers, unless the file has them; several processes may do so at once."""
    async with engine.connect() as connection:
        if await connection.run_sync(_version) >= _VERSION:
            return
        await connection.run_sync(_create)


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _create(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        if _version(connection) < _VERSION:
            METADATA.create_all(connection)
            for trigger in TRIGGERS:
                connection.exec_driver_sql(trigger)
            connection.exec_driver_sql(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
