"""Annotations are read by GitHub and GitLab as they are meant, whatever a service answered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handfast.model.raised import Raised
from handfast.report.run import Run
from handfast.report.written.annotations import Place, github_of, gitlab_of, place_of

COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^:]*)::(?P<message>.*)")
ESCAPES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
"""GitHub's runner replaces them in this order; the last two but one in properties alone."""


def read(row: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it: its name, its properties, its message."""
    found = COMMAND.fullmatch(row)
    assert found is not None, row
    properties = dict(pair.split("=", 1) for pair in found["properties"].split(","))
    plain = {name: unescaped(text, [*ESCAPES]) for name, text in properties.items()}
    return found["name"], plain, unescaped(found["message"], ["%0D", "%0A", "%25"])


def unescaped(text: str, escapes: list[str]) -> str:
    for escape in escapes:
        text = text.replace(escape, ESCAPES[escape])
    return text


def test_github_reads_one_command_for_each_cause(attacked: Run, tmp_path: Path) -> None:
    """No text of a service is a command, a property or a row of its own."""
    text = github_of(attacked, tmp_path)
    read_rows = [read(row) for row in text.removesuffix("\n").split("\n")]
    assert [(name, sorted(properties)) for name, properties, _ in read_rows] == [
        ("error", ["file", "line", "title"]),
        ("error", ["file", "line", "title"]),
        ("warning", ["file", "line", "title"]),
    ]
    assert [properties["title"] for _, properties, _ in read_rows] == [
        one.title for one in attacked.causes
    ]
    assert {properties["line"] for _, properties, _ in read_rows} == {"1"}
    assert all("\x1b" not in row and "\u202e" not in row for row in text)


def test_github_gets_what_a_service_answered_whole(made: Any, hostile: str, tmp_path: Path) -> None:
    """Percent signs, colons, commas and line breaks come back as they were."""
    unready = replace(made.unready, remedy=hostile, place=hostile.replace("\r\n", " "))
    run = made.run(made.result("get an item", unready))
    (row,) = github_of(run, tmp_path).splitlines()
    _, properties, message = read(row)
    assert properties["title"] == run.causes[0].title
    assert "50% ::error::done, a=b: ]]>" in properties["title"]
    assert message.startswith("Breaks 1 interaction of web with shop. Remedy: 50%")
    assert "\\u000d\n::error::done, a=b" in message


def test_gitlab_reads_an_issue_for_each_cause(attacked: Run, tmp_path: Path) -> None:
    """With all that its form demands, and each fingerprint once."""
    issues = json.loads(gitlab_of(attacked, tmp_path))
    assert [sorted(one) for one in issues] == [
        ["check_name", "description", "fingerprint", "location", "severity"]
    ] * 3
    assert [one["severity"] for one in issues] == ["major", "major", "minor"]
    assert len({one["fingerprint"] for one in issues}) == 3
    places = {json.dumps(one["location"]) for one in issues}
    assert places == {'{"path": "pacts/toy/web-shop.json", "lines": {"begin": 1}}'}
    assert all(one["description"].startswith(cause.title) for one, cause in zip(
        issues, attacked.causes, strict=True
    ))  # fmt: skip


def test_an_empty_run_has_no_annotation(made: Any, tmp_path: Path) -> None:
    assert github_of(made.run(), tmp_path) == ""
    assert json.loads(gitlab_of(made.run(), tmp_path)) == []


def test_of_many_causes_the_first_are_shown(made: Any, tmp_path: Path) -> None:
    wrong = [replace(made.unready, place=f"state {number}") for number in range(60)]
    run = made.run(*(made.result("get an item", one) for one in wrong))
    assert len(run.causes) == 60
    assert len(github_of(run, tmp_path).splitlines()) == len(json.loads(gitlab_of(run, tmp_path)))
    assert len(github_of(run, tmp_path).splitlines()) == 50


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("{}/shop/app.py", Place("shop/app.py", 12)),
        ("/usr/lib/python3/json.py", Place("pacts/toy/web-shop.json", 4)),
    ],
)
def test_a_cause_stands_where_it_was_raised_or_at_the_promise(
    made: Any, tmp_path: Path, file: str, place: Place
) -> None:
    """In this project where it was raised there, else in the row of the pact that has it."""
    (tmp_path / "pacts/toy").mkdir(parents=True)
    (tmp_path / "pacts/toy/web-shop.json").write_text(
        '{\n "interactions": [\n  {\n   "description": "get an item"\n  }\n ]\n}\n'
    )
    raised = Raised(
        type="KeyError",
        message="x",
        place=f"{file.format(tmp_path)}, line 12, in get",
        traceback="",
    )
    run = made.run(made.result("get an item", replace(made.status, raised=(raised,))))
    assert place_of(run.causes[0], tmp_path) == place
