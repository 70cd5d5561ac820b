"""What a terminal shows of a report: what was verified, what failed, and for whom."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from handfast.exit_codes import ExitCode
from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import KnownDrift, Mismatch, Mode, Report, Responsible, Result
from handfast.report.terminal import exit_code, print_report, text_of_result, totals

WRONG = Mismatch(
    clause=Clause.EQUALS,
    path=("owner",),
    expected="7",
    got="8",
    repeat="curl http://provider/notes",
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


def printed(report: Report, command: str = "") -> list[str]:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    with console.capture() as captured:
        print_report(report, console, command)
    return [line.rstrip() for line in captured.get().splitlines()]


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


def test_what_two_modes_show_alike_is_printed_once() -> None:
    report = Report("s", (result(WRONG), result(WRONG, mode=Mode.PACT)))
    shown = printed(report)
    assert shown[shown.index("Failed  web relies on notes: read a note") :][:6] == [
        "Failed  web relies on notes: read a note",
        "  given a note exists; in process, by Pact",
        "  owner  (equals)",
        "    expected 7",
        "    got      8",
        "    request  curl http://provider/notes",
    ]


def test_a_failure_is_shown_with_the_command_that_repeats_it() -> None:
    """Where the report is one of a command."""
    shown = printed(Report("s", (result(WRONG),)), "handfast verify s --app a:b")
    repeat = "    repeat   handfast verify s --app a:b --only 'read a note'"
    assert shown[shown.index("    request  curl http://provider/notes") + 1] == repeat


LOST = Raised(
    type="KeyError",
    message="'price'",
    place="/srv/shop.py, line 30, in read",
    traceback="all of it",
)


def test_what_was_raised_is_not_repeated_where_it_is_what_was_got() -> None:
    """Its place is what is new."""
    raised = replace(WRONG, got="KeyError: 'price'", raised=(LOST,))
    assert text_of_result(result(raised)).splitlines()[-1] == (
        "    raised   at /srv/shop.py, line 30, in read"
    )


def test_what_was_raised_stands_after_its_cause() -> None:
    """Once, where several mismatches have it."""
    begun = replace(LOST, type="shop.Sold", message="out", place="", causes=(LOST,))
    both = (replace(WRONG, raised=(begun,)), replace(WRONG, path=("name",), raised=(begun,)))
    assert text_of_result(result(*both)).splitlines()[-4:] == [
        "    request  curl http://provider/notes",
        "    raised   KeyError: 'price'",
        "             at /srv/shop.py, line 30, in read",
        "             shop.Sold: out",
    ]


def test_what_could_not_be_verified_is_printed_by_what_is_missing() -> None:
    report = Report("s", (result(MISSING), result(MISSING, mode=Mode.PACT)))
    shown = printed(report)
    assert shown[shown.index("Not verified: 1 interaction") :][:5] == [
        "Not verified: 1 interaction",
        "  state 'a note exists'  (state)",
        "    expected a handler",
        "    got      none",
        "    web: read a note",
    ]
    assert text_of_result(result(MISSING)).splitlines()[0] == (
        "Not verified  web relies on notes: read a note"
    )


def test_totals_count_what_passed_by_pair_and_mode() -> None:
    """Passed, and of how many."""
    assert totals(Report("s", (result(), result(WRONG)))) == [("web", "notes", "in process", 1, 2)]
