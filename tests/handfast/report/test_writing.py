"""All forms of the report are written side by side; an earlier one has since when a cause is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handfast.broker.revision import Revision
from handfast.report.run import Since
from handfast.report.writing import FILES, earlier_causes, origin_here, write_reports


def test_each_form_is_written_and_the_page_is_named(made: Any, tmp_path: Path) -> None:
    page = write_reports(made.run(made.result("get an item", made.missing)), tmp_path)
    assert page == tmp_path / "report.html"
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    assert all(path.read_text(encoding="utf-8").strip() for path in tmp_path.iterdir())


def test_a_written_report_says_since_when_its_causes_are_known(made: Any, tmp_path: Path) -> None:
    """And goes on saying so in each report after it."""
    run = made.run(made.result("get an item", made.missing))
    write_reports(run, tmp_path)
    earlier = earlier_causes(tmp_path)
    first = Since(made.origin.at, made.origin.version)
    assert earlier == {run.causes[0].id: first}
    assert made.run(made.result("get an item", made.missing), earlier=earlier).since == earlier


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, "[]", '{"format": 0, "causes": []}', '{"format": 1}', "\x00\xff"],
)
def test_what_is_no_report_of_ours_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="latin-1")
    assert earlier_causes(tmp_path) is None
    assert earlier_causes(tmp_path / "nowhere") is None


def test_causes_without_a_time_are_left_out(tmp_path: Path) -> None:
    bad = [7, {"id": 1}, {"id": "a", "since": {"at": "<b>", "version": ""}}]
    good = {"id": "b", "since": {"at": "2031-04-02T06:15:00+00:00", "version": "v" * 300}}
    (tmp_path / "report.json").write_text(json.dumps({"format": 1, "causes": [*bad, good]}))
    assert earlier_causes(tmp_path) == {"b": Since("2031-04-02T06:15:00+00:00", "v" * 200)}


def test_the_version_is_the_commit_with_its_branch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And empty where there is neither."""
    assert origin_here("c", Revision("0123456789abcdef", "main")).version == "0123456789ab (main)"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    origin = origin_here("handfast verify")
    assert (origin.version, origin.command) == ("", "handfast verify")
    assert origin.at.endswith("+00:00")
