"""The written report shows what is broken, escapes what came from outside, and needs nothing."""

from __future__ import annotations

import json
from pathlib import Path

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Responsible, Result
from handfast.report.html import report_html, totals, write_reports

FAULT = Mismatch(
    clause=Clause.EQUALS,
    path=("memory", "id"),
    expected="'m-1'",
    got="<script>alert(1)</script>",
    remedy="answer with the id that was asked for",
    repeat="curl http://provider/memories/m-1",
)


def result(*mismatches: Mismatch, name: str = "read a memory") -> Result:
    return Result(
        mode=Mode.IN_PROCESS,
        consumer="gateway",
        provider="core",
        interaction=name,
        state="a memory exists",
        mismatches=mismatches,
        seconds=0.0125,
    )


def test_totals_count_what_passed_by_pair_and_mode() -> None:
    """Passed, and of how many."""
    report = Report("shop", (result(), result(FAULT, name="list memories")))
    assert totals(report) == [("gateway", "core", "in process", 1, 2)]


def test_the_page_shows_each_mismatch_and_escapes_what_came_from_outside() -> None:
    """A provider's answer is hostile input: none of it becomes markup."""
    page = report_html((Report("shop", (result(FAULT),)),))
    assert "memory.id" in page
    assert "curl http://provider/memories/m-1" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_loads_nothing_from_elsewhere() -> None:
    """It can be read offline, from an archive of a pipeline."""
    page = report_html((Report("shop", (result(),)),))
    assert "http://" not in page
    assert "https://" not in page


def test_the_page_shows_obstacles() -> None:
    """What stopped a run stands above what is broken."""
    stopped = Mismatch(
        clause=Clause.START,
        place="core",
        expected="a provider that starts",
        got="port 8000 is in use",
        whose=Responsible.SET_UP,
    )
    assert "port 8000 is in use" in report_html((Report("shop", (), (stopped,)),))


def test_page_and_document_are_written_side_by_side(tmp_path: Path) -> None:
    """The document has the same verdicts as JSON."""
    report = Report("shop", (result(FAULT),))
    page = write_reports((report,), tmp_path)
    assert page == tmp_path / "report.html"
    (document,) = json.loads((tmp_path / "report.json").read_text())
    assert document == json.loads(json.dumps(report.to_json()))
    assert document["passed"] is False
