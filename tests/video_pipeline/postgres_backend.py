"""A backend that runs each query on PostgreSQL, in the SQL that PostgREST would send.

By it the schema for Supabase is compared with the embedded database: the same calls, both times.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import psycopg
from psycopg import sql

from shared.database.errors import DatabaseError
from shared.database.query import Query, QueryResult
from shared.database.values import with_money_text

OPERATORS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "is_": "is"}


class PostgresBackend:
    """The tables in a PostgreSQL database, a connection for each statement."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def run(self, query: Query) -> QueryResult:
        """Run one statement in a transaction of its own."""
        return await asyncio.to_thread(self._run, query)

    def transaction(self) -> Any:
        """Refuse, as Supabase does."""
        raise NotImplementedError

    async def close(self) -> None:
        """Have nothing to close."""

    def _run(self, query: Query) -> QueryResult:
        table = sql.Identifier(query.table)
        columns: sql.Composable = sql.SQL("*")
        if query.columns:
            columns = sql.SQL(", ").join(map(sql.Identifier, query.columns))
        where = _where(query)
        try:
            with psycopg.connect(self._url) as connection:
                data: list[Any] = []
                for made in _statements(query, table, columns, where):
                    rows = connection.execute(_as_json(made))
                    data += [with_money_text(json.loads(row[0])) for row in rows]
                count = None
                if query.counted:
                    counting = sql.SQL("select count(*) from {}{}").format(table, where)
                    count = connection.execute(counting).fetchall()[0][0]
                if query.single and len(data) != 1:
                    raise DatabaseError(f"one row is expected, got {len(data)}", code="PGRST116")
        except psycopg.Error as error:
            code = _code(query, str(error.sqlstate))
            raise DatabaseError(str(error.diag.message_primary), code=code) from None
        return QueryResult(data[0] if query.single else data, count)


def _code(query: Query, sqlstate: str) -> str:
    """PostgREST knows tables, and the columns of what is written, before it asks PostgreSQL."""
    written = query.verb in ("insert", "upsert", "update")
    return {"42P01": "PGRST205", "42703": "PGRST204" if written else "42703"}.get(
        sqlstate, sqlstate
    )


def _as_json(made: sql.Composable) -> sql.Composed:
    return sql.SQL("with made as ({}) select row_to_json(made)::text from made").format(made)


def _statements(
    query: Query, table: sql.Identifier, columns: sql.Composable, where: sql.Composable
) -> list[sql.Composed]:
    if query.verb == "select":
        return [sql.SQL("select {} from {}{}{}").format(columns, table, where, _rest(query))]
    if query.verb == "delete":
        return [sql.SQL("delete from {}{} returning {}").format(table, where, columns)]
    return [_change(query, row, table, columns, where) for row in query.rows]


def _change(
    query: Query,
    row: dict[str, Any],
    table: sql.Identifier,
    columns: sql.Composable,
    where: sql.Composable,
) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    body = sql.SQL("json_populate_record(null::{}, {})").format(table, sql.Literal(json.dumps(row)))
    if query.verb == "update":
        form = "update {} set ({}) = (select {} from {}){} returning {}"
        return sql.SQL(form).format(table, names, names, body, where, columns)
    insert = sql.SQL("insert into {} ({}) select {} from {}").format(table, names, names, body)
    if query.verb == "upsert":
        conflict = sql.SQL(", ").join(map(sql.Identifier, query.on_conflict))
        changes = sql.SQL(", ").join(
            sql.SQL("{} = excluded.{}").format(sql.Identifier(name), sql.Identifier(name))
            for name in row
        )
        insert += sql.SQL(" on conflict ({}) do update set {}").format(conflict, changes)
    return insert + sql.SQL(" returning {}").format(columns)


def _where(query: Query) -> sql.Composable:
    parts = []
    for one in query.filters:
        name = sql.Identifier(one.column)
        if one.operator == "in_":
            values = sql.SQL(", ").join(sql.Literal(str(value)) for value in one.value)
            parts.append(sql.SQL("{} in ({})").format(name, values))
        else:
            value = sql.SQL("null") if one.value is None else sql.Literal(str(one.value))
            operator = sql.SQL(OPERATORS[one.operator])
            parts.append(sql.SQL("{} {} {}").format(name, operator, value))
    return sql.SQL(" where ") + sql.SQL(" and ").join(parts) if parts else sql.SQL("")


def _rest(query: Query) -> sql.Composable:
    orders = [
        sql.SQL("{} {}").format(sql.Identifier(one.column), sql.SQL("desc" if one.desc else "asc"))
        for one in query.orders
    ]
    made = sql.SQL(" order by ") + sql.SQL(", ").join(orders) if orders else sql.SQL("")
    if query.limit is not None:
        made += sql.SQL(" limit {}").format(sql.Literal(query.limit))
    return made + sql.SQL(" offset {}").format(sql.Literal(query.offset))
