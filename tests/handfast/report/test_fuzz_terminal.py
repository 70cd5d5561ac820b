"""What is printed of a run of fuzzing: its last words count what was tried and what was found."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from handfast.exit_codes import ExitCode
from handfast.fuzz.finding import FuzzResult, Source, finding_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.report.fuzz_terminal import FuzzRow, exit_code_of, json_of, print_fuzz_report

FOUND = finding_of(
    Source.PROPERTIES,
    Mismatch(clause=Clause.STATUS, place="the answer", expected="200", got="500"),
    provider="till",
    consumer="",
    operation="read_price",
    interaction="ask for the price",
)


def printed(*results: FuzzResult, stopped: tuple[Mismatch, ...] = ()) -> str:
    rows = tuple(FuzzRow(Source.PROPERTIES, "till", result, stopped) for result in results)
    console = Console(file=io.StringIO(), width=200)
    with console.capture() as captured:
        print_fuzz_report(rows, console, "handfast fuzz --replay", replay=None)
    return captured.get()


def closing(*results: FuzzResult) -> str:
    return printed(*results).splitlines()[-1]


def test_what_acts_on_a_terminal_is_printed_as_text() -> None:
    """Whatever an answer, a consumer's input or an exception has."""
    mismatch = replace(FOUND.mismatch, got="\x1b[2J", request="GET /\x1b", detail="\x07\x1b]0;x")
    found = replace(FOUND, mismatch=mismatch, given="\x9b31m")
    text = printed(FuzzResult(1, (found,)), stopped=(mismatch,))
    assert text.replace("\n", "").isprintable()
    assert text.count("\\u001b[2J") == 2
    assert "\\u009b31m" in text


def test_a_state_that_could_not_be_set_up_is_named_and_nothing_is_passed() -> None:
    state = Mismatch(clause=Clause.STATE, place="state 'open'", expected="no exception", got="late")
    result = FuzzResult(3, not_set_up=(state,))
    assert "Not set up: state 'open': late." in printed(result)
    assert "Not done: nothing found in 3 cases so far." in printed(result)
    row = FuzzRow(Source.PROPERTIES, "till", result)
    assert exit_code_of((row,)) is ExitCode.NOT_VERIFIED
    assert exit_code_of((replace(row, result=FuzzResult(3)),)) is ExitCode.PASSED
    assert json.loads(json_of((row,)))[0]["not_set_up"][0]["where"] == "state 'open'"


def test_what_could_not_be_saved_is_named() -> None:
    """For there is nothing to replay."""
    result = FuzzResult(1, (FOUND,), not_saved=("the finding can't be saved (OSError)",))
    assert "Not saved: the finding can't be saved (OSError)" in printed(result)
    row = FuzzRow(Source.PROPERTIES, "till", result)
    assert exit_code_of((row,)) is ExitCode.FAILED
    assert json.loads(json_of((row,)))[0]["not_saved"] == ["the finding can't be saved (OSError)"]


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([FuzzResult(0)], "Nothing tried: that proves nothing."),
        ([FuzzResult(1)], "Nothing found in 1 case."),
        ([FuzzResult(1), FuzzResult(1)], "Nothing found in 2 cases."),
        ([FuzzResult(1, (FOUND,))], "Found: 1 failure in 1 case."),
        ([FuzzResult(3, (FOUND, FOUND))], "Found: 2 failures in 3 cases."),
    ],
)
def test_the_last_words_count_what_was_tried_and_found(
    results: list[FuzzResult], words: str
) -> None:
    assert closing(*results) == words
