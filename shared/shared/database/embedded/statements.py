"""A query as a statement of SQLAlchemy. Runs none."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, assert_never

from sqlalchemy import ColumnElement, Executable, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from shared.database.embedded.tables import TABLES
from shared.database.errors import NO_SUCH_COLUMN, NO_SUCH_TABLE, UNDEFINED_COLUMN, DatabaseError
from shared.database.query import Filter, Query

__all__ = ["counting", "table_of", "to_statement"]


def _in(column: Any, values: Any) -> Any:
    return column.in_(values)


def _is(column: Any, value: Any) -> Any:
    return column.is_(value)


_OPERATORS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in_": _in,
    "is_": _is,
}


def table_of(query: Query) -> Table:
    """Find the table, and every column that the query names in it.

    Raises:
        DatabaseError: there is no such table or column.
    """
    table = TABLES.get(query.table)
    if table is None:
        raise DatabaseError(f"{query.table}: there is no such table", code=NO_SUCH_TABLE)
    named = {*query.columns, *(one.column for one in query.filters)}
    named.update(one.column for one in query.orders)
    named.update(*query.rows)
    if query.verb == "upsert":
        named.update(query.on_conflict)
    if unknown := sorted(name for name in named if name not in table.c):
        raise DatabaseError(
            f"{query.table}: there is no column {', '.join(unknown)}",
            code=NO_SUCH_COLUMN if query.rows else UNDEFINED_COLUMN,
        )
    return table


def to_statement(query: Query, table: Table) -> Executable:
    """Make the statement of a query whose rows, if it has several, have the same columns."""
    returned: list[Any] = [table.c[name] for name in query.columns] or [table]
    match query.verb:
        case "select":
            return _selected(query, table, select(*returned))
        case "insert":
            return insert(table).values(_values(query)).returning(*returned)
        case "upsert":
            made = insert(table).values(_values(query))
            changes = {name: made.excluded[name] for row in query.rows[:1] for name in row}
            return made.on_conflict_do_update(
                index_elements=query.on_conflict, set_=changes
            ).returning(*returned)
        case "update":
            where = _where(query, table)
            return update(table).where(*where).values(query.rows[0]).returning(*returned)
        case "delete":
            return delete(table).where(*_where(query, table)).returning(*returned)
        case _:
            assert_never(query.verb)


def counting(query: Query, table: Table) -> Executable:
    """Count all rows that a query matches."""
    return select(func.count()).select_from(table).where(*_where(query, table))


def _values(query: Query) -> Any:
    return query.rows[0] if len(query.rows) == 1 else list(query.rows)


def _selected(query: Query, table: Table, statement: Any) -> Executable:
    statement = statement.where(*_where(query, table))
    for order in query.orders:
        column = table.c[order.column]
        # Null is the greatest in PostgreSQL, and the least in SQLite.
        by = column.desc().nulls_first() if order.desc else column.asc().nulls_last()
        statement = statement.order_by(by)
    if query.limit is not None:
        statement = statement.limit(query.limit)
    return statement.offset(query.offset) if query.offset else statement  # type: ignore[no-any-return]  # SQLAlchemy's select() of a list is Any


def _where(query: Query, table: Table) -> list[ColumnElement[bool]]:
    return [_condition(one, table) for one in query.filters]


def _condition(one: Filter, table: Table) -> ColumnElement[bool]:
    found: ColumnElement[bool] = _OPERATORS[one.operator](table.c[one.column], one.value)
    return found
