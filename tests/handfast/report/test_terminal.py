"""What a terminal shows of a report: what was verified, what failed, and for whom."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from handfast.exit_codes import ExitCode
from handfast.model import Answer, Exchange, HttpInteraction, Operation
from handfast.model.clauses import Clause
from handfast.model.described import DocumentDifference
from handfast.model.raised import Raised
from handfast.model.results import (
    KnownDrift,
    Mismatch,
    Mode,
    Report,
    Responsible,
    Result,
)
from handfast.report.causes.grouping import causes_of
from handfast.report.terminal import (
    exit_code,
    print_report,
    text_of_obstacles,
    text_of_result,
    totals,
)

READ = Operation(name="read", method="GET", path="/notes", answers=(Answer(200),))
WRONG = Mismatch(
    clause=Clause.EQUALS,
    path=("owner",),
    expected="7",
    got="8",
    request="curl http://provider/notes",
)
MISSING = Mismatch(
    clause=Clause.STATE,
    place="state 'a note exists'",
    expected="a handler",
    got="none",
    whose=Responsible.SET_UP,
)
ROW = KnownDrift(
    provider="notes", kind="field", declared="Note.owner", there="by", reason="old", interactions=1
)
STALE = replace(ROW, declared="Note.text", interactions=0, stale=True)


def result(*mismatches: Mismatch, mode: Mode = Mode.IN_PROCESS) -> Result:
    return Result(
        mode=mode,
        consumer="web",
        provider="notes",
        interaction="read a note",
        state="a note exists",
        mismatches=mismatches,
    )


def printed(report: Report, command: str = "", width: int = 100) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    causes = causes_of(report.system, report.results, {}, lambda result: command)
    with console.capture() as captured:
        print_report(report, console, causes)
    return [line.rstrip() for line in captured.get().splitlines()]


def text_of(shown: Result, repeat: str = "", place: str = "") -> list[str]:
    interaction = HttpInteraction(name=shown.interaction, exchange=Exchange(operation=READ))
    return text_of_result(shown, interaction, repeat, place).splitlines()


def test_what_acts_on_a_terminal_is_printed_as_text() -> None:
    """By pytest, which prints what it is given."""
    rows = text_of(result(replace(WRONG, got="\x1b[2J", path=("\x07",), detail="\x9b31m")))
    assert all(row.isprintable() for row in rows)
    assert any("\\u001b[2J" in row for row in rows)


@pytest.mark.parametrize(
    ("report", "closing", "code"),
    [
        (Report("s", (result(),)), "Passed: 1 interaction verified.", 0),
        (Report("s", (result(), result())), "Passed: all 2 interactions verified.", 0),
        (
            Report("s", (result(),), drifts=(ROW,)),
            "Passed: 1 interaction verified, with 1 known drift.",
            0,
        ),
        (Report("s", (result(WRONG), result())), "Failed: 1 of 2 interactions.", 1),
        (
            Report("s", (result(WRONG), result(MISSING)), planned=4),
            "Failed: 1 of 4 interactions, 3 not verified.",
            1,
        ),
        (
            Report("s", (result(),), drifts=(ROW, STALE)),
            "Failed: stale rows of the mapping: 1 of 2.",
            2,
        ),
        (Report("s", (result(MISSING), result())), "Not verified: 1 of 2 interactions.", 3),
        (Report("s", (result(),), (MISSING,), 3), "Not verified: 2 of 3 interactions.", 3),
        (Report("s", (), (MISSING,)), "Not verified: nothing was tried.", 3),
    ],
)
def test_the_last_words_and_the_exit_code_are_those_of_the_verdict(
    report: Report, closing: str, code: int
) -> None:
    assert printed(report)[-1] == closing
    assert closing.lower().startswith(report.verdict)
    assert exit_code((report,)) is ExitCode(code)


def test_the_table_counts_what_passed_by_consumer_provider_and_mode() -> None:
    report = Report("s", (result(), result(WRONG), result(mode=Mode.PACT)))
    assert [" ".join(line.split()) for line in printed(report)[:3]] == [
        "consumer provider mode passed",
        "web notes in process 1/2",
        "web notes by Pact 1/1",
    ]


def test_one_cause_is_printed_once_with_all_that_it_breaks() -> None:
    """In two modes, and in further interactions; first what is wrong, last what repeats it."""
    other = replace(result(WRONG), interaction="list notes")
    report = Report("s", (result(WRONG), result(WRONG, mode=Mode.PACT), other))
    shown = printed(report, "again")
    assert shown[shown.index("Failed  owner has another value: 8 instead of 7") :][1:-2] == [
        "  web relies on notes: read a note",
        "  given a note exists; in process, by Pact",
        "  owner  (equals)",
        "    expected 7",
        "    got      8",
        "    remedy   answer with the value that was sent or stored, as its consumers expect",
        "  request  curl http://provider/notes",
        "  repeat   again",
        "  the same in 1 more interaction",
        "  web: list notes",
    ]


def test_a_list_in_another_order_is_one_failure() -> None:
    """Its order first; the items that stand elsewhere are counted."""
    moved = [replace(WRONG, path=(at, "id"), expected=f"{at}", got=f"{2 - at}") for at in range(3)]
    ordered = replace(
        WRONG, clause=Clause.ORDERED, path=(1, "at"), expected="descending order", got="5"
    )
    shown = printed(Report("s", (result(*moved, ordered),)))
    failed = [line for line in shown if line.startswith("Failed  ")]
    assert failed == ["Failed   answers in another order: not in descending order of [*].at"]
    assert "  [1].at  (ordered)" in shown
    assert "  and 3 more differences of this cause: [0].id, [1].id, [2].id" in shown


def test_the_request_that_came_first_stands_above_the_one_that_shows_it() -> None:
    after = replace(WRONG, after='POST /notes {"owner":7}', request="GET /notes")
    shown = printed(Report("s", (result(after),)))
    place = shown.index('  after    POST /notes {"owner":7}')
    assert shown[place + 1] == "  request  GET /notes"


@pytest.mark.parametrize("width", [20, 80])
def test_a_command_stands_on_one_row_however_wide_the_terminal_is(width: int) -> None:
    """Where it is copied from, nothing must be cut or broken."""
    long = f"curl http://provider/{'x' * 200}"
    report = Report("s", (result(replace(WRONG, request=long)),))
    shown = printed(report, f"handfast verify s --only {'y' * 200}", width)
    assert f"  request  {long}" in shown
    assert f"  repeat   handfast verify s --only {'y' * 200}" in shown


LOST = Raised(
    type="KeyError",
    message="'price'",
    place="/srv/shop.py, line 30, in read",
    traceback="all of it",
)


def test_what_was_raised_comes_first_and_is_not_repeated_as_what_was_got() -> None:
    """Exception, file and line are in the first three lines."""
    raised = replace(WRONG, got="KeyError: 'price'", raised=(LOST,))
    assert text_of(result(raised)) == [
        "Failed  web relies on notes: read a note",
        "  KeyError: 'price'",
        "  at /srv/shop.py, line 30, in read",
        "  given a note exists; in process",
        "  owner  (equals)",
        "    expected 7",
        "    remedy   handle what is raised there, or raise what becomes the expected answer",
        "  request  curl http://provider/notes",
    ]


def test_what_was_raised_stands_after_its_cause() -> None:
    """Once, where several mismatches have it."""
    begun = replace(LOST, type="shop.Sold", message="out", place="", causes=(LOST,))
    both = (replace(WRONG, raised=(begun,)), replace(WRONG, path=("name",), raised=(begun,)))
    assert text_of(result(*both))[1:4] == [
        "  KeyError: 'price'",
        "  at /srv/shop.py, line 30, in read",
        "  shop.Sold: out",
    ]


def test_what_raised_nothing_is_shown_with_the_place_where_that_code_begins() -> None:
    """And the test that repeats it, where the result is one of a test."""
    shown = text_of(result(WRONG), "pytest here", "at /srv/client.py, line 3, in call")
    assert shown[1:3] == [
        "  read owner has another value in read: 8 instead of 7",
        "  given a note exists; in process, at /srv/client.py, line 3, in call",
    ]
    assert shown[-1] == "  repeat   pytest here"


def test_what_stops_a_run_is_what_was_raised() -> None:
    stopped = replace(MISSING, got="KeyError: 'price'", raised=(LOST,))
    assert text_of_obstacles((stopped,)).splitlines() == [
        "Stopped by state 'a note exists'  (state)",
        "  KeyError: 'price'",
        "  at /srv/shop.py, line 30, in read",
        "  expected a handler",
    ]


def test_what_could_not_be_verified_is_printed_by_what_is_missing() -> None:
    report = Report("s", (result(MISSING), result(MISSING, mode=Mode.PACT)))
    shown = printed(report)
    assert shown[shown.index("Not verified: 1 interaction") :][:7] == [
        "Not verified: 1 interaction",
        "  given a note exists; in process, by Pact",
        "  state 'a note exists'  (state)",
        "    expected a handler",
        "    got      none",
        "    remedy   mend what the set-up needs, and verify again",
        "  web: read a note",
    ]
    assert text_of(result(MISSING))[0] == "Not verified  web relies on notes: read a note"


def test_totals_count_what_passed_by_pair_and_mode() -> None:
    """Passed, and of how many."""
    assert totals(Report("s", (result(), result(WRONG)))) == [("web", "notes", "in process", 1, 2)]


def test_what_its_own_document_says_otherwise_is_shown_and_decides_nothing() -> None:
    one = DocumentDifference(
        provider="notes",
        route="GET /notes",
        place="answer 200: owner",
        kind="no such field",
        declared="integer",
        own="no such field",
        breaks=("web -> notes: read a note", "web -> notes: list them"),
    )
    report = Report("notes", (result(),), planned=1, document=(one,) * 11)
    assert report.passed
    lines = [" ".join(line.split()) for line in printed(report, width=200)]
    shown = "GET /notes answer 200: owner: no such field"
    assert lines.count(f"{shown} web -> notes: read a note and 1 other interaction") == 10
    assert "Its own OpenAPI document: 11 differences relied on" in lines
    assert "and 1 more: `handfast compare-schema` shows them" in lines
