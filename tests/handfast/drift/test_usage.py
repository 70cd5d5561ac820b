"""Each known difference is reported once, and is stale where it could be used and was not."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.drift.differences import Drift, differences_of
from handfast.drift.usage import known_drifts
from handfast.model import (
    Answer,
    Content,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Offer,
    Operation,
    State,
    Transport,
)
from handfast.model.cases import Case
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Responsible, result_of
from handfast.report.gathering import run_of
from handfast.report.run import Origin
from handfast.report.terminal import exit_code
from handfast.report.written.html import html_of


class Thing(BaseModel):
    """What is answered."""

    id: str
    title: str | None = None


class Query(BaseModel):
    """What may be asked."""

    owner: int | None = None
    tag: str | None = None


READ = Operation(
    name="read",
    method="GET",
    path="/things",
    query_parameters=Query,
    answers=(Answer(200, Content(Thing)), Answer(404)),
)
CHANGED = Message(name="changed", address="s", payload=Content(Thing), transport=Transport("x"))
OFFER = Offer(provider="shop", operations=(READ,), messages=(CHANGED,))
DRIFT = Drift(
    reason="why",
    routes={"GET /things": "GET /v2"},
    fields={"Thing.title": "name", "Query.owner": "o", "Query.tag": "t"},
)
FOUND = Case(
    "c",
    "shop",
    HttpInteraction(
        name="found",
        exchange=Exchange(operation=READ, query={"owner": 1}),
    ),
)
GONE = Case(
    "c",
    "shop",
    HttpInteraction(
        name="gone",
        exchange=Exchange(operation=READ, status=404),
    ),
)
HEARD = Case("c", "shop", MessageInteraction(name="heard", message=CHANGED, when=State("now")()))
BROKEN = Mismatch(clause=Clause.READS, path=("id",), expected="x", got="y")
NOT_SET_UP = dataclasses.replace(BROKEN, whose=Responsible.SET_UP)


def drifts_of(case: Case, drifts: Any = (), mismatches: Any = ()) -> Any:
    results = [result_of(Mode.IN_PROCESS, case, mismatches, 0.0, drifts)]
    return known_drifts("shop", differences_of(OFFER, [DRIFT]), [case], results)


@pytest.mark.parametrize(
    ("case", "drifts", "mismatches", "stale"),
    [
        (FOUND, ("GET /things", "Thing.title", "Query.owner"), (), []),
        (FOUND, ("GET /things", "Query.owner"), (), ["Thing.title"]),
        (FOUND, (), (), ["GET /things", "Thing.title", "Query.owner"]),
        (GONE, (), (), ["GET /things"]),
        (HEARD, (), (), ["Thing.title"]),
        (FOUND, (), (BROKEN,), []),
        (FOUND, (), (NOT_SET_UP,), []),
    ],
)
def test_a_row_that_a_passed_interaction_could_have_used_and_none_did_is_stale(
    case: Case, drifts: Any, mismatches: Any, stale: list[str]
) -> None:
    found = drifts_of(case, drifts, mismatches)
    assert [row.declared for row in found] == ["GET /things", *DRIFT.fields]
    assert [row.declared for row in found if row.stale] == stale
    assert {row.declared: row.interactions for row in found} == {
        row.declared: int(row.declared in drifts) for row in found
    }


def report(drifts: Any, *mismatches: Mismatch) -> Report:
    result = result_of(Mode.IN_PROCESS, FOUND, mismatches, 0.0)
    return Report("shop", (result,), drifts=drifts_of(FOUND, drifts))


ALL = ("GET /things", "Thing.title", "Query.owner")


@pytest.mark.parametrize(
    ("drifts", "mismatches", "passed", "code", "count"),
    [
        (ALL, (), True, 0, 3),
        (ALL[:2], (), False, 2, 2),
        (ALL[:2], (BROKEN,), False, 1, 2),
        (ALL[:2], (NOT_SET_UP,), False, 3, 2),
    ],
)
def test_a_stale_mapping_is_a_mistake_of_the_command_and_known_drift_is_counted(
    drifts: Any, mismatches: Any, passed: bool, code: int, count: int
) -> None:
    made = report(drifts, *mismatches)
    assert (made.passed, exit_code((made,)), made.to_json()["drift"]) == (passed, code, count)


def test_the_written_report_has_each_row_once() -> None:
    origin = Origin(at="2031-04-02T06:15:00+00:00", version="", handfast="0.1.0")
    page = html_of(run_of([report(ALL[:2])], (), origin))
    assert page.count("<code>Query.owner</code>") == page.count("<code>GET /v2</code>") == 1
    assert "Drift: 2 known, through a mapping" in page
    assert 'failed" data-label="results">stale<' in page


def waivers_of(what: str, every: list[Case], *passed: Case, mode: Mode = Mode.IN_PROCESS) -> Any:
    drift = Drift(reason="why", waived={what: date(2031, 4, 2)})
    results = [result_of(mode, case, (), 0.0) for case in passed]
    differences = differences_of(OFFER, [drift], date(2031, 4, 1))
    return known_drifts("shop", differences, every, results, every)


@pytest.mark.parametrize(
    ("what", "every", "passed", "stale"),
    [
        ("GET /things ordered", [FOUND, GONE], [FOUND, GONE], True),
        ("GET /things ordered", [FOUND, GONE], [FOUND], False),
        ("GET /things ordered", [HEARD], [HEARD], True),
        ("GET /things", [FOUND], [], False),
        ("GET /things", [HEARD], [HEARD], True),
    ],
)
def test_a_waiver_that_covers_nothing_is_stale(
    what: str, every: list[Case], passed: list[Case], stale: bool
) -> None:
    """All that is about it passed with the clause, or no interaction needs what it names."""
    assert [row.stale for row in waivers_of(what, every, *passed)] == [stale]


def test_a_waiver_of_what_pact_alone_verified_is_not_stale() -> None:
    ordered = "GET /things ordered"
    assert [row.stale for row in waivers_of(ordered, [FOUND], FOUND, mode=Mode.PACT)] == [False]


STREAMED = dataclasses.replace(CHANGED, transport=Transport("redis-stream"))
ENTRY = Case("c", "shop", MessageInteraction(name="entry", message=STREAMED, when=State("now")()))
FAKE, REAL = Mode.FAKE_STREAM, Mode.REAL_STREAM


@pytest.mark.parametrize(
    ("mismatches", "stale"),
    [
        ({FAKE: ()}, False),
        ({REAL: ()}, False),
        ({FAKE: (), REAL: (BROKEN,)}, False),
        ({FAKE: (), REAL: (NOT_SET_UP,)}, False),
        ({FAKE: (), REAL: ()}, True),
        ({FAKE: (), REAL: (), Mode.PACT: (BROKEN,)}, True),
    ],
)
def test_a_waiver_is_stale_only_where_each_mode_that_sees_its_clause_passed(
    mismatches: dict[Mode, Any], stale: bool
) -> None:
    """A clause that fakeredis keeps may fail on Redis."""
    drift = Drift(reason="why", waived={"changed ordered": date(2031, 4, 2)})
    differences = differences_of(OFFER, [drift], date(2031, 4, 1))
    results = [result_of(mode, ENTRY, found, 0.0) for mode, found in mismatches.items()]
    (row,) = known_drifts("shop", differences, [ENTRY], results, [ENTRY])
    assert row.stale is stale
