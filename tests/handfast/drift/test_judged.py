"""What is waived is left out, and what is there though it should never be is a mismatch."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import Any

import pytest

from handfast.drift.differences import Drift, differences_of
from handfast.drift.rows import Differences
from handfast.drift.usage import known_drifts
from handfast.model import Exchange, HttpInteraction, Unchanged
from handfast.model.cases import Case
from handfast.model.clauses import Clause
from handfast.model.results import Report, Result, Verdict
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process
from tests.handfast.drift.toy_shelf import BOOK, LIST, OFFER, READ, REMOVE

DAY = date(2031, 4, 2)
OLDER = {**BOOK, "id": "2", "added_at": "2030-01-01T00:00:00Z"}


def app_with(answers: dict[str, tuple[int, Any]]) -> Any:
    """Answers each path with a status and a document."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, document = answers.get(
            f"{scope['method']} {scope['path']}", (404, {"detail": "no"})
        )
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(document).encode()})

    return app


def differences(**tables: Any) -> Differences:
    return differences_of(OFFER, [Drift(reason="why", **tables)], DAY)


def verified(answers: dict[str, Any], drift: Differences, *exchanges: Any, then: Any = ()) -> Any:
    provider = RunningProvider(name="library", app=app_with(answers), drift=drift)
    cases = [
        Case("website", "library", HttpInteraction(name=str(at), exchange=one, then=then))
        for at, one in enumerate(exchanges)
    ]
    results = asyncio.run(verify_in_process(cases, provider))
    return Report("shop", results, drifts=known_drifts("library", drift, cases, results))


def clauses_of(result: Result) -> list[Clause]:
    return [one.clause for one in result.mismatches]


ORDERED = Exchange(operation=LIST, ordered="-added_at", exactly=2)
WRONG_ORDER = {"GET /books": (200, [OLDER, BOOK])}


def test_a_waived_clause_is_left_out_and_the_others_are_not() -> None:
    drift = differences(waived={"GET /books ordered": DAY})
    (result,) = verified(WRONG_ORDER, drift, ORDERED).results
    assert (result.verdict, result.drifts) == (Verdict.PASSED, ("GET /books ordered: waived",))
    assert [(one.clause, one.got) for one in result.left_out] == [
        (Clause.ORDERED, "waived until 2031-04-02, why")
    ]
    (result,) = verified({"GET /books": (200, [OLDER])}, drift, ORDERED).results
    assert clauses_of(result) == [Clause.EXACTLY]


def test_a_waived_operation_is_never_a_pass_and_what_reads_it_is_cut() -> None:
    drift = differences(waived={"GET /books": DAY})
    removed = Exchange(operation=REMOVE, path={"book_id": "1"}, status=404)
    report = verified(WRONG_ORDER, drift, ORDERED, removed, then=(Unchanged(ORDERED),))
    waived, other = report.results
    assert (waived.verdict, waived.is_left_out) == (Verdict.NOT_VERIFIED, True)
    assert other.passed
    assert [one.got for one in other.left_out] == ["needs GET /books, which is left out"]
    assert [row.interactions for row in report.drifts] == [2]


def test_what_was_waived_counts_again() -> None:
    drift = differences(waived={"GET /books ordered": date(2031, 4, 1)})
    report = verified(WRONG_ORDER, drift, ORDERED)
    assert [clauses_of(one) for one in report.results] == [[Clause.ORDERED]]
    assert [(row.there, row.stale) for row in report.drifts] == [
        ("no longer waived: it counts again since 2031-04-02", False)
    ]


def test_a_field_that_is_there_after_all_is_a_mismatch() -> None:
    drift = differences(absent={"Book.rating": True})
    read = Exchange(operation=READ, path={"book_id": "1"}, equals={"rating": 3})
    without = {name: value for name, value in BOOK.items() if name != "rating"}
    (result,) = verified({"GET /books/1": (200, without)}, drift, read).results
    assert (result.passed, result.drifts) == (True, ("Book.rating: absent",))
    (result,) = verified({"GET /books/1": (200, BOOK)}, drift, read).results
    assert [(one.where, one.expected) for one in result.mismatches] == [
        ("Book.rating", "nothing, for the known drift has it as never there")
    ]


def test_a_status_without_a_body_has_none() -> None:
    drift = differences(statuses={"DELETE /books/{book_id} 204": 200})
    removed = Exchange(operation=REMOVE, path={"book_id": "1"})
    report = verified({"DELETE /books/1": (200, {"ok": True})}, drift, removed)
    assert report.passed
    assert [(row.interactions, row.stale) for row in report.drifts] == [(1, False)]


@pytest.mark.parametrize(
    ("tables", "stale"),
    [
        ({"types": {"Book.pages": "text"}}, True),
        ({"types": {"Book.rating": "text"}}, False),  # which is null: that shows nothing
        ({"values": {"Book.state": {"LENT": "away"}}}, True),
        ({"values": {"Book.state": {"THERE": "here"}}}, False),  # no such value came
        ({"wrapped": {"GET /books/{book_id}": "book"}}, True),
        ({"omitted": {"Book.rating": "null"}}, True),
        ({"moved": {"Book.place.row": "row"}}, True),
        ({"statuses": {"GET /books/{book_id} 404": 410}}, False),  # nothing was refused
    ],
)
def test_a_row_is_stale_where_the_contracts_own_form_came(
    tables: dict[str, Any], stale: bool
) -> None:
    read = Exchange(operation=READ, path={"book_id": "1"})
    report = verified({"GET /books/1": (200, BOOK)}, differences(**tables), read)
    assert [(one.passed, one.drifts) for one in report.results] == [(True, ())]
    assert [row.stale for row in report.drifts] == [stale]
