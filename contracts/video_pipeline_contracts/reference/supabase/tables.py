"""The tables, as PostgREST serves them."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams

from .project import Project, Refused, Row, Sent

__all__ = ["table_routes"]

_WORDS: Final = frozenset({"select", "order", "limit", "offset"})


def table_routes(project: Project) -> APIRouter:
    """The routes of the tables."""
    routes = APIRouter(prefix="/rest/v1")

    @routes.get("/{table}")
    async def select(table: str, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        return _page(
            [row for row in rows if _fits(row, request.query_params)], request.query_params
        )

    @routes.post("/{table}", status_code=201)
    async def insert(table: str, row: Sent, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        if any(one["id"] == row["id"] for one in rows):
            key = f'duplicate key value violates unique constraint "{table}_pkey"'
            raise Refused(409, _error("23505", key))
        return [project.insert(table, row)]

    @routes.patch("/{table}")
    async def update(table: str, changes: Sent, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        found = [row for row in rows if _fits(row, request.query_params)]
        for row in found:
            row.update(changes)
        return found

    @routes.delete("/{table}")
    async def delete(table: str, request: Request) -> list[Row]:
        rows = _table(project, request, table)
        found = [row for row in rows if _fits(row, request.query_params)]
        rows[:] = [row for row in rows if row not in found]
        return found

    return routes


def _table(project: Project, request: Request, name: str) -> list[Row]:
    if project.is_away:
        raise Refused(503, {"message": "the database does not answer"})
    if not project.has(request.headers.get("apikey", "")):
        raise Refused(401, {"message": "Invalid API key"})
    if name not in project.tables:
        missing = f"Could not find the table 'public.{name}'"
        raise Refused(404, _error("PGRST205", missing))
    return project.tables[name]


def _error(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "details": None, "hint": None}


def _fits(row: Row, query: QueryParams) -> bool:
    return all(
        str(row.get(name)) == value.removeprefix("eq.")
        for name, value in query.multi_items()
        if name not in _WORDS
    )


def _page(rows: list[Row], query: QueryParams) -> list[Row]:
    if order := query.get("order"):
        column, _, direction = order.partition(".")
        rows = sorted(rows, key=lambda row: row[column], reverse=direction == "desc")
    first = int(query.get("offset", 0))
    return rows[first : first + int(query.get("limit", len(rows)))]
