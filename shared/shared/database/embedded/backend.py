"""The embedded database as a backend: runs a query, or several in one transaction."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database.embedded.engine import create_schema, new_engine
from shared.database.embedded.failures import translated
from shared.database.embedded.statements import counting, table_of, to_statement
from shared.database.errors import NOT_ONE_ROW, DatabaseError
from shared.database.query import Query, QueryResult, Row

__all__ = ["EmbeddedDatabase"]


class EmbeddedDatabase:
    """A SQLite file; its folder and its tables are made when it is first used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = new_engine(path)
        self._opening = asyncio.Lock()
        self._is_open = False

    async def run(self, query: Query) -> QueryResult:
        """See `Backend`."""
        with translated(str(query)):
            if not self._is_open:
                await self._open()
            async with self._engine.connect() as connection:
                if _is_one_statement(query):
                    return await _run(connection, query)
                async with _all_or_nothing(connection):
                    return await _run(connection, query)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["_Transaction"]:
        """See `Backend`."""
        with translated("transaction"):
            await self._open()
            async with self._engine.connect() as connection, _all_or_nothing(connection):
                yield _Transaction(connection)

    async def _open(self) -> None:
        async with self._opening:
            if not self._is_open:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                # A thread of aiosqlite that could not open its file may outlive the event loop.
                self._path.open("ab").close()
                await create_schema(self._engine)
                self._is_open = True

    async def close(self) -> None:
        """See `Backend`."""
        await self._engine.dispose()


class _Transaction:
    """Each statement runs on the block's connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def run(self, query: Query) -> QueryResult:
        with translated(str(query)):
            return await _run(self._connection, query)


@asynccontextmanager
async def _all_or_nothing(connection: AsyncConnection) -> AsyncGenerator[None]:
    await connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        await connection.exec_driver_sql("ROLLBACK")
        raise
    await connection.exec_driver_sql("COMMIT")


def _is_one_statement(query: Query) -> bool:
    """Whether SQLite itself does all of it or nothing; an answer that is refused undoes it."""
    changes_one_row_at_most = query.verb == "select" or not query.single
    return _are_alike(query.rows) and changes_one_row_at_most


def _are_alike(rows: tuple[Row, ...]) -> bool:
    return len(rows) < 2 or all(row.keys() == rows[0].keys() for row in rows)


async def _run(connection: AsyncConnection, query: Query) -> QueryResult:
    table = table_of(query)
    alike = _are_alike(query.rows)
    parts = [query] if alike else [replace(query, rows=(row,)) for row in query.rows]
    data: list[Row] = []
    for part in parts:
        result = await connection.execute(to_statement(part, table))
        names = tuple(result.keys())
        data += [dict(zip(names, row, strict=True)) for row in result]
    count = await connection.scalar(counting(query, table)) if query.counted else None
    if not query.single:
        return QueryResult(data, count)
    if len(data) != 1:
        raise DatabaseError(f"{query}: one row is expected, got {len(data)}", code=NOT_ONE_ROW)
    return QueryResult(data[0], count)
