"""The builder: `table("jobs").select("*").eq("id", job_id)`, then `await ....execute()`.

Each step returns a new builder; nothing is sent before `execute`. The names are those of
Supabase's own client (system document "Shared Components", "Database Client").
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from shared.database.query import (
    Filter,
    Operator,
    Order,
    Query,
    QueryResult,
    Row,
    checked_name,
    checked_row,
)
from shared.database.values import written
from shared.errors import ValidationError

__all__ = ["Execute", "QueryBuilder", "Rows", "Table"]

type Execute = Callable[[Query, int], Awaitable[QueryResult]]
type Rows = Mapping[str, Any] | Sequence[Mapping[str, Any]]

_MOST_ROWS = 1000


class Table:
    """A table, and what can be done with its rows."""

    def __init__(self, name: str, execute: Execute) -> None:
        self._name = checked_name(name, "table")
        self._execute = execute

    def select(self, *columns: str, count: Literal["exact"] | None = None) -> "QueryBuilder":
        """Read columns, all of them by default or by `*`."""
        names = [name.strip() for one in columns for name in one.split(",")]
        wanted = () if names in ([], ["*"]) else _names(names)
        return self._builder(verb="select", columns=wanted, counted=count is not None)

    def insert(self, rows: Rows) -> "QueryBuilder":
        """Add a row or rows; what they leave out has its default."""
        return self._builder(verb="insert", rows=_rows(rows))

    def upsert(self, rows: Rows, *, on_conflict: str = "id") -> "QueryBuilder":
        """Add rows, or change those with the same value in the columns of `on_conflict`."""
        columns = _names(name.strip() for name in on_conflict.split(","))
        return self._builder(verb="upsert", rows=_rows(rows), on_conflict=columns)

    def update(self, values: Mapping[str, Any]) -> "QueryBuilder":
        """Change the rows that the filters select; without a filter it is refused."""
        return self._builder(verb="update", rows=_rows(values))

    def delete(self) -> "QueryBuilder":
        """Delete the rows that the filters select; without a filter it is refused."""
        return self._builder(verb="delete")

    def _builder(self, **parts: Any) -> "QueryBuilder":
        return QueryBuilder({"table": self._name, **parts}, self._execute)


class QueryBuilder:
    """A statement that is being put together."""

    __slots__ = ("_execute", "_parts")

    def __init__(self, parts: Mapping[str, Any], execute: Execute) -> None:
        self._parts = parts
        self._execute = execute

    @property
    def query(self) -> Query:
        """What `execute` will run."""
        return Query(**self._parts)

    def eq(self, column: str, value: Any) -> Self:
        """Select rows whose column equals a value; for null, see `is_`."""
        return self._filter(column, "eq", value)

    def neq(self, column: str, value: Any) -> Self:
        """Select rows whose column has another value."""
        return self._filter(column, "neq", value)

    def gt(self, column: str, value: Any) -> Self:
        """Select rows whose column is greater than a value."""
        return self._filter(column, "gt", value)

    def gte(self, column: str, value: Any) -> Self:
        """Select rows whose column is a value or greater."""
        return self._filter(column, "gte", value)

    def lt(self, column: str, value: Any) -> Self:
        """Select rows whose column is less than a value."""
        return self._filter(column, "lt", value)

    def lte(self, column: str, value: Any) -> Self:
        """Select rows whose column is a value or less."""
        return self._filter(column, "lte", value)

    def in_(self, column: str, values: Iterable[Any]) -> Self:
        """Select rows whose column is one of the values."""
        name = checked_name(column, "column")
        return self._add(Filter(name, "in_", [_compared(name, value) for value in values]))

    def is_(self, column: str, value: bool | None) -> Self:
        """Select rows whose column is null, true or false."""
        return self._add(Filter(checked_name(column, "column"), "is_", value))

    def order(self, column: str, *, desc: bool = False) -> Self:
        """Sort by a column, after those that were named before."""
        order = Order(checked_name(column, "column"), desc)
        return self._with(orders=(*self._parts.get("orders", ()), order))

    def limit(self, size: int) -> Self:
        """Return no more rows than `size`."""
        return self._with(limit=_natural(size, "limit"))

    def range(self, start: int, end: int) -> Self:
        """Return the rows from number `start` to `end`, both included; the first is 0."""
        first, last = _natural(start, "start"), _natural(end, "end")
        if last < first:
            raise ValidationError("range: an end of at least the start is expected")
        return self._with(offset=first, limit=last - first + 1)

    def single(self) -> Self:
        """Return the one row itself; none or several are a `DatabaseError` (`NOT_ONE_ROW`)."""
        return self._with(single=True)

    def repeatable(self) -> Self:
        """Declare that doing it twice does no harm, so that it may be sent again."""
        return self._with(declared_repeatable=True)

    async def execute(self, max_attempts: int = 3) -> QueryResult:
        """Run the statement; failures that may pass are tried again after 2 and 4 seconds.

        Raises:
            DatabaseError: the database refuses it.
            RetryableError: no answer, or the database failed.
            ValidationError: it would change or delete every row.
        """
        query = self.query
        if query.verb in ("update", "delete") and not query.filters:
            raise ValidationError(f"{query}: a filter is expected, or every row would change")
        return await self._execute(query, max_attempts)

    def _filter(self, column: str, operator: Operator, value: Any) -> Self:
        name = checked_name(column, "column")
        return self._add(Filter(name, operator, _compared(name, value)))

    def _add(self, one: Filter) -> Self:
        return self._with(filters=(*self._parts.get("filters", ()), one))

    def _with(self, **parts: Any) -> Self:
        return type(self)({**self._parts, **parts}, self._execute)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(checked_name(name, "column") for name in names)


def _rows(rows: Rows) -> tuple[Row, ...]:
    several = [rows] if isinstance(rows, Mapping) else rows
    if not isinstance(several, list | tuple) or not 0 < len(several) <= _MOST_ROWS:
        raise ValidationError(f"a row is expected, or a list of 1 to {_MOST_ROWS} rows")
    return tuple(
        {checked_name(name, "column"): written(name, value) for name, value in row.items()}
        for row in map(checked_row, several)
    )


def _compared(column: str, value: Any) -> Any:
    if value is None or isinstance(value, dict | list | tuple):
        raise ValidationError(f"{column}: a plain value is expected; null is compared by is_")
    return written(column, value)


def _natural(value: int, what: str) -> int:
    if type(value) is not int or value < 0:
        raise ValidationError(f"{what}: an integer of 0 or more is expected")
    return value
