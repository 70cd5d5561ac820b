"""A statement as a value: what the builder makes, and what each database runs.

Knows no database. Names are checked here, so that none can change the meaning of a request.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from shared.errors import ValidationError

__all__ = ["Filter", "Operator", "Order", "Query", "QueryResult", "Row", "Verb", "checked_name"]
__all__ += ["checked_row"]

type Row = dict[str, Any]
type Verb = Literal["select", "insert", "update", "delete", "upsert"]
type Operator = Literal["eq", "neq", "gt", "gte", "lt", "lte", "in_", "is_"]

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}", re.ASCII)
_PARAMETERS: Final = frozenset(
    ["and", "columns", "limit", "not", "offset", "on_conflict", "or", "order", "select"]
)
"""Parameters of PostgREST, which a column of the same name would become."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose `column` compares so with `value`."""

    column: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by `column`; as in PostgreSQL, null comes after every value."""

    column: str
    desc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement on one table; without `columns` it returns them all."""

    table: str
    verb: Verb
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    filters: tuple[Filter, ...] = ()
    orders: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    single: bool = False
    counted: bool = False
    on_conflict: tuple[str, ...] = ("id",)
    declared_repeatable: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice comes to what doing it once does, with the same answer.

        An insert needs its keys for that. An update must not filter by what it changes, and a
        delete finds nothing the second time.
        """
        match self.verb:
            case "select" | "upsert":
                return True
            case "insert":
                return all(row.get("id") is not None for row in self.rows)
            case "update":
                changed = {name for row in self.rows for name in row}
                unmoved = changed.isdisjoint(one.column for one in self.filters)
                return self.declared_repeatable or unmoved
        return self.declared_repeatable

    def __str__(self) -> str:
        return f"{self.table}: {self.verb}"


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a statement returns: its rows, or the one row of `single()`.

    `count` is the number of all rows that match, whatever the limit, where it was asked for.
    """

    data: Any
    count: int | None = None


def checked_name(name: object, what: str) -> str:
    """Accept the name of a table or column.

    Raises:
        ValidationError: it is none.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValidationError(f"{what}: a plain name is expected: letters, digits, underscores")
    if name in _PARAMETERS:
        raise ValidationError(f"{what}: {name} has another meaning in a request")
    return name


def checked_row(row: object) -> Mapping[str, Any]:
    """Accept a row with at least one column.

    Raises:
        ValidationError: it is none.
    """
    if not isinstance(row, Mapping) or not row:
        raise ValidationError("a row is expected: a dict with at least one column")
    return row
