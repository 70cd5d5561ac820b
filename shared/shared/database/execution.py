"""One statement, with the tries that it may need. Opens no connection."""

from dataclasses import replace

from shared._connections.attempts import attempted
from shared.database.backend import Runner
from shared.database.errors import DATABASE_UNAVAILABLE, UNIQUE_VIOLATION, DatabaseError
from shared.database.query import Filter, Query, QueryResult, Row
from shared.database.values import same_value

__all__ = ["execute"]


async def execute(
    runner: Runner, query: Query, *, max_attempts: int, base_delay: float
) -> QueryResult:
    """Run a statement, in all at most `max_attempts` times.

    Raises:
        DatabaseError: it is refused.
        RetryableError: no answer, or the database failed (`DATABASE_UNAVAILABLE`).
        ValueError: `max_attempts` is less than 1.
    """

    async def run(may_be_done: bool) -> QueryResult:
        try:
            return await runner.run(query)
        except DatabaseError as refusal:
            if not may_be_done or query.verb != "insert" or refusal.code != UNIQUE_VIOLATION:
                raise
            if (own := await _own_rows(runner, query)) is None:
                raise
            return own

    return await attempted(
        run,
        subject=str(query),
        code=DATABASE_UNAVAILABLE,
        repeatable=query.repeatable,
        max_attempts=max_attempts,
        base_delay=base_delay,
    )


async def _own_rows(runner: Runner, query: Query) -> QueryResult | None:
    """The rows in conflict, if an earlier try of this insert made them."""
    keys = [row["id"] for row in query.rows]
    by_key = replace(
        query,
        verb="select",
        columns=(),
        rows=(),
        filters=(Filter("id", "in_", keys),),
        single=False,
    )
    found: dict[str, Row] = {row["id"]: row for row in (await runner.run(by_key)).data}
    if not all(_is_same(row, found.get(row["id"], {})) for row in query.rows):
        return None
    rows = [{name: found[key][name] for name in query.columns or found[key]} for key in keys]
    return QueryResult(rows[0] if query.single else rows)


def _is_same(sent: Row, found: Row) -> bool:
    return all(name in found and same_value(value, found[name]) for name, value in sent.items())
