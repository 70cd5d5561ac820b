"""The tables, as PostgREST serves them behind Supabase's gateway, which asks for the key."""

import re
from collections.abc import Collection
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams

from .columns import TABLES, Table, table_error
from .project import Project, Refused, Row

__all__ = ["table_routes"]

_WORDS: Final = frozenset({"select", "order", "limit", "offset"})
_NUMBER: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_DIRECTIONS: Final = ("", "asc", "desc")


def table_routes(project: Project) -> APIRouter:
    """The routes of the tables."""
    routes = APIRouter(prefix="/rest/v1")

    @routes.get("/{table}")
    async def select(table: str, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        found = _found(TABLES[table], rows, request.query_params)
        return _page(TABLES[table], found, request.query_params)

    @routes.post("/{table}", status_code=201)
    async def insert(table: str, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        row = TABLES[table].read(await request.body(), new=True)
        if any(one["id"] == row.get("id") for one in rows):
            key = f'duplicate key value violates unique constraint "{table}_pkey"'
            raise Refused(409, table_error("23505", key))
        return [project.insert(table, row)]

    @routes.patch("/{table}")
    async def update(table: str, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        changes = TABLES[table].read(await request.body(), new=False)
        found = _changed(TABLES[table], rows, request.query_params)
        if not changes:  # of which PostgREST makes no statement
            return []
        for row in found:
            project.change(row, changes)
        return found

    @routes.delete("/{table}")
    async def delete(table: str, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        found = _changed(TABLES[table], rows, request.query_params)
        rows[:] = [row for row in rows if row not in found]
        return found

    return routes


def _table(project: Project, request: Request, name: str) -> list[Row]:
    if project.is_away:
        raise Refused(503, {"message": "the database does not answer"})
    key = request.headers.get("apikey", "")
    if not project.has(key):
        raise Refused(401, {"message": "Invalid API key" if key else "No API key found in request"})
    if name not in project.tables:
        missing = f"Could not find the table 'public.{name}'"
        raise Refused(404, table_error("PGRST205", missing))
    return project.tables[name]


def _found(table: Table, rows: list[Row], query: QueryParams) -> list[Row]:
    """The rows that all filters fit."""
    wanted = [
        (name, table.wanted(name, text)) for name, text in query.multi_items() if name not in _WORDS
    ]
    return [row for row in rows if _fits(row, wanted)]


def _changed(table: Table, rows: list[Row], query: QueryParams) -> list[Row]:
    """The same, for what changes them: not all (Supabase loads PostgreSQL's `safeupdate`)."""
    if all(name in _WORDS for name in query):
        raise Refused(400, table_error("21000", "a WHERE clause is required"))
    return _found(table, rows, query)


def _fits(row: Row, wanted: list[tuple[str, str]]) -> bool:
    return all(str(row.get(name)) == value for name, value in wanted)


def _page(table: Table, rows: list[Row], query: QueryParams) -> list[Row]:
    """Some of the rows, in order; a number that can't be read is ignored."""
    if (order := query.get("order")) is not None:
        column, dot, direction = order.partition(".")
        table.check(column)
        if direction not in _DIRECTIONS or (dot and not direction):
            raise Refused(400, table_error("PGRST100", f"failed to parse order ({order!r})"))
        rows = sorted(rows, key=lambda row: _rank(row[column]), reverse=direction == "desc")
    first, limit = _number(query, "offset", 0), _number(query, "limit", len(rows))
    if limit < 0:
        raise Refused(416, table_error("PGRST103", "Requested range not satisfiable"))
    if first < 0:
        raise Refused(400, table_error("2201X", "OFFSET must not be negative"))
    columns = _columns(table, query.get("select", "*"))
    return [{name: row[name] for name in columns} for row in rows[first : first + limit]]


def _rank(value: Any) -> tuple[bool, Any]:
    """By which PostgreSQL sorts: null comes after every value."""
    return value is None, "" if value is None else value


def _number(query: QueryParams, name: str, usual: int) -> int:
    text = query.get(name, "")
    if not _NUMBER.fullmatch(text):
        return usual
    number = int(text)
    if number >= 2**63:
        raise Refused(400, table_error("22003", "value is out of range for type bigint"))
    return number


def _columns(table: Table, names: str) -> Collection[str]:
    if names == "*":
        return table.columns
    columns = names.split(",")
    for name in columns:
        table.check(name)
    return columns
