"""The differences of a document as Markdown, JUnit and JSON: what fails, what concerns nobody."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from handfast.declare import Consumer, Provider, system
from handfast.model.cases import cases_of
from handfast.report.written.schema import write_schema_reports
from handfast.schema_comparison.differences import Kind, SchemaDifference
from handfast.schema_comparison.operations import Placed
from handfast.schema_comparison.report import Row

shelf = Provider("shelf")
READ = shelf.get("/book", name="read_book", answers={204: None})
reader = Consumer("web*site")
reader.relies_on(READ, "read a book")
(CASE,) = cases_of(system("books", providers=[shelf], consumers=[reader]).contracts)

GONE = SchemaDifference(Kind.NO_FIELD, ("title",), "string", "no such field")
MORE = SchemaDifference(Kind.MEMBERS, ("ki\x01nd",), "<b>", "@you")
BROKEN = Row("read_book", "GET /book", Placed("answer", GONE, 200), (CASE,))
OTHER = Row("read_book", "GET /book", Placed("body", MORE), ())


def report(folder: Path, *rows: Row, strict: bool = False) -> tuple[str, Tree.Element]:
    """The Markdown, and the suite of the JUnit file."""
    write_schema_reports(folder, "the document of shelf", rows, strict=strict)
    text = (folder / "schema.xml").read_text()
    (suite,) = Tree.fromstring(text)  # noqa: S314  # it is of our own making
    as_json = json.loads((folder / "schema.json").read_text())
    assert as_json == [row.to_json() for row in rows]
    return (folder / "schema.md").read_text(), suite


def test_each_difference_is_named_with_whom_it_breaks(tmp_path: Path) -> None:
    markdown, suite = report(tmp_path, BROKEN, OTHER)
    assert markdown == (
        "## The document of shelf\n\n"
        "Failed: 1 difference that somebody relies on. 1 other difference \\(nobody relies on it, "
        "or the document leaves it open\\).\n\n"
        "### GET /book\n\n"
        "- answer 200: title: no such field, declared string, its own no such field "
        "(**breaks** web\\*site)\n"
        "- body: ki\\\\u0001nd: other members, declared &lt;b&gt;, its own &#64;you\n"
    )
    assert [(case.get("name"), [part.tag for part in case]) for case in suite] == [
        ("GET /book, answer 200: title", ["failure"]),
        ("GET /book, body: ki\\u0001nd", ["skipped"]),
    ]
    assert suite[0][0].text == f"breaks {CASE.id}"


@pytest.mark.parametrize(
    ("rows", "strict", "counts"),
    [
        ((), False, ("1", "0", "0")),
        ((BROKEN, OTHER), False, ("2", "1", "1")),
        ((BROKEN, OTHER), True, ("2", "2", "0")),
        ((OTHER,), False, ("1", "0", "1")),
    ],
)
def test_what_breaks_nobody_is_skipped_unless_it_is_strict(
    tmp_path: Path, rows: tuple[Row, ...], strict: bool, counts: tuple[str, ...]
) -> None:
    _, suite = report(tmp_path, *rows, strict=strict)
    assert tuple(suite.get(name) for name in ("tests", "failures", "skipped")) == counts
    assert len(suite) == int(counts[0])
