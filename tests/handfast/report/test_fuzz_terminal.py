"""What is printed of a run of fuzzing: its last words count what was tried and what was found."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from handfast.fuzz.finding import FuzzResult, Source, finding_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.report.fuzz_terminal import FuzzRow, print_fuzz_report

FOUND = finding_of(
    Source.PROPERTIES,
    Mismatch(clause=Clause.STATUS, place="the answer", expected="200", got="500"),
    provider="till",
    consumer="",
    operation="read_price",
    interaction="ask for the price",
)


def closing(*results: FuzzResult) -> str:
    rows = tuple(FuzzRow(Source.PROPERTIES, "till", result) for result in results)
    console = Console(file=io.StringIO(), width=200)
    with console.capture() as captured:
        print_fuzz_report(rows, console, "handfast fuzz --replay", replay=None)
    return captured.get().splitlines()[-1]


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
