"""What is left out by choice is named and counted alike wherever a run is reported."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from xml.etree import ElementTree as Tree

from rich.console import Console

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Responsible, Result
from handfast.report.left_out import counted_left_out
from handfast.report.terminal import print_report
from handfast.report.written.html import html_of
from handfast.report.written.json_document import document_of
from handfast.report.written.junit import junit_of
from handfast.report.written.markdown import markdown_of


def lacking(clause: Clause, place: str, got: str) -> Mismatch:
    return Mismatch(
        clause=clause, place=place, expected="to be verified", got=got, whose=Responsible.LEFT_OUT
    )


def result(name: str, *left_out: Mismatch) -> Result:
    return Result(
        mode=Mode.IN_PROCESS,
        consumer="web",
        provider="shop",
        interaction=name,
        state="",
        left_out=left_out,
    )


AFTERWARDS = lacking(Clause.THEN, "what must then be true", "needs GET /b, which is left out")
STATE = lacking(Clause.STATE, "state 'an item'", "needs GET /b, which is left out")
RESULTS = (
    result("get a"),
    result("add a", AFTERWARDS),
    result("get b", lacking(Clause.START, "GET /b", "left out")),
    result("change a", STATE),
)


def test_the_terminal_names_whole_interactions_and_clauses_apart() -> None:
    report = Report("shop", RESULTS, planned=4)
    assert counted_left_out(report) == (2, 1)
    console = Console(file=io.StringIO(), width=100, color_system=None)
    with console.capture() as captured:
        print_report(report, console, ())
    assert [line.rstrip() for line in captured.get().splitlines()[3:]] == [
        "Not verified, since it is left out: 2 interactions",
        "  GET /b                                           1 interaction",
        "  state 'an item': needs GET /b, which is left out 1 interaction",
        "",
        "Not verified, since it is left out: clauses of 1 interaction",
        "  what must then be true: needs GET /b, which is left out 1 interaction",
        "",
        "Passed: all 2 interactions verified, but for clauses of 1; 2 left out.",
    ]


def test_every_written_report_counts_alike(made: SimpleNamespace) -> None:
    """JSON and HTML name the interactions of each reason, JUnit the reasons of each interaction."""
    run = made.run(*RESULTS)
    summary = "All 2 interactions passed, but for clauses of 1; 2 left out."
    assert run.summary == summary
    document = json.loads(json.dumps(document_of(run)))
    assert document["counts"] == {"passed": 2, "failed": 0, "not verified": 2}
    reasons = {one["reason"]: one["interactions"] for one in document["left_out"]}
    assert reasons["GET /b: left out"] == ["web: get b"]
    assert reasons[f"{STATE.where}: {STATE.got}"] == ["web: change a"]
    (clause,) = document["clauses_left_out"]
    assert clause["interactions"] == ["web: add a"]
    suite = Tree.fromstring(junit_of(run))[0]  # noqa: S314  # our own
    assert (suite.get("tests"), suite.get("errors"), suite.get("skipped")) == ("4", "0", "2")
    (clause_of_case,) = suite.iter("property")
    assert clause_of_case.get("value") == f"{AFTERWARDS.where}: {AFTERWARDS.got}"
    page = html_of(run)
    assert summary in page
    assert "Clauses of interactions that were verified otherwise" in page
    assert "clauses of 1" in markdown_of(run)
