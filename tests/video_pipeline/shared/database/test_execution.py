"""Which failures are followed by another try of which statements: a table of all cases."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from shared._connections.attempts import Unavailable
from shared.database import DatabaseError, QueryBuilder, QueryResult
from shared.database.builder import Table
from shared.database.execution import execute
from shared.database.query import Query
from shared.errors import RetryableError

NOT_SENT = Unavailable("refused", may_have_acted=False)
LOST = Unavailable("no answer", may_have_acted=True)
CONFLICT = DatabaseError("conflict", code="23505")
DONE = QueryResult([{"id": "a", "at": "2026-01-01T00:00:00Z"}])


class Scripted:
    """Answers each statement with the next of a list."""

    def __init__(self, *answers: QueryResult | Exception) -> None:
        self.answers = list(answers)
        self.ran: list[Query] = []

    async def run(self, query: Query) -> QueryResult:
        """Return or raise the next answer."""
        self.ran.append(query)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def run(build: Callable[[Table], QueryBuilder], runner: Scripted, max_attempts: int = 3) -> Any:
    async def executed(query: Query, attempts: int) -> QueryResult:
        return await execute(runner, query, max_attempts=attempts, base_delay=0)

    return asyncio.run(build(Table("jobs", executed)).execute(max_attempts))


SELECT = ("a select", lambda jobs: jobs.select("*"))
UPSERT = ("an upsert", lambda jobs: jobs.upsert({"id": "a"}))
KEYED = ("an insert with its key", lambda jobs: jobs.insert({"id": "a"}))
UPDATE = ("an update", lambda jobs: jobs.update({"progress": 1}).eq("id", "a"))
DECLARED = (
    "an update that is declared repeatable",
    lambda jobs: jobs.update({"status": "b"}).eq("status", "a").repeatable(),
)
KEYLESS = ("an insert without a key", lambda jobs: jobs.insert([{"id": "a"}, {"status": "b"}]))
COMPARED = (
    "an update of what it compares",
    lambda jobs: jobs.update({"status": "b"}).eq("status", "a"),
)
DELETE = ("a delete", lambda jobs: jobs.delete().eq("id", "a"))
SAFE, UNSAFE = [SELECT, UPSERT, KEYED, UPDATE, DECLARED], [KEYLESS, COMPARED, DELETE]


def cases(of: list[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "build", [build for _, build in of], ids=[name for name, _ in of]
    )


@cases([*SAFE, *UNSAFE])
def test_what_was_not_sent_is_tried_again(build: Any) -> None:
    runner = Scripted(NOT_SENT, NOT_SENT, DONE)
    assert run(build, runner) == DONE
    assert len(runner.ran) == 3


@cases(SAFE)
def test_what_may_be_done_is_tried_again_where_that_is_safe(build: Any) -> None:
    runner = Scripted(LOST, NOT_SENT, DONE)
    assert run(build, runner) == DONE
    assert len(runner.ran) == 3


@cases(UNSAFE)
def test_what_may_be_done_is_not_tried_again_where_that_is_unsafe(build: Any) -> None:
    runner = Scripted(LOST, DONE)
    with pytest.raises(RetryableError, match="tried once; it may be done all the same"):
        run(build, runner)
    assert len(runner.ran) == 1


@cases([*SAFE, *UNSAFE])
def test_a_refusal_is_never_tried_again(build: Any) -> None:
    runner = Scripted(CONFLICT, DONE)
    with pytest.raises(DatabaseError, match="conflict"):
        run(build, runner)
    assert len(runner.ran) == 1


@pytest.mark.parametrize(("attempts", "ran"), [(1, 1), (2, 2), (5, 5)])
def test_the_number_of_tries_is_the_callers(attempts: int, ran: int) -> None:
    runner = Scripted(*[NOT_SENT] * 9)
    with pytest.raises(RetryableError, match=r"jobs: select: refused \(tried"):
        run(SELECT[1], runner, attempts)
    assert len(runner.ran) == ran


def test_no_try_at_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least 1 is expected, got 0"):
        run(SELECT[1], Scripted(), 0)


def test_the_row_in_conflict_is_ours_if_it_is_what_was_sent() -> None:
    sent = {"id": "a", "at": "2026-01-01T00:00:00.000000+00:00"}
    runner = Scripted(LOST, CONFLICT, DONE)
    assert run(lambda jobs: jobs.insert(sent), runner) == DONE
    assert [query.verb for query in runner.ran] == ["insert", "insert", "select"]


@pytest.mark.parametrize("found", [[], [{"id": "a", "at": "x"}], [{"id": "a"}], [{"id": "b"}]])
def test_another_row_in_conflict_is_refused(found: list[dict[str, str]]) -> None:
    runner = Scripted(LOST, CONFLICT, QueryResult(found))
    with pytest.raises(DatabaseError, match="conflict"):
        run(lambda jobs: jobs.insert({"id": "a", "at": "2026-01-01T00:00:00Z"}), runner)
