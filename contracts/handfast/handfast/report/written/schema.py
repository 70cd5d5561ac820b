"""The differences of a provider's own document, as Markdown, JUnit XML and JSON.

What comes from a document is text, never markup.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from handfast.report.written.markdown import plain
from handfast.storage.files import write_whole
from handfast.wording.counts import number_of
from handfast.wording.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from handfast.schema_comparison.report import Row

__all__ = ["summary_of", "write_schema_reports"]

_NOBODY = "nobody relies on it, or the document leaves it open"
_MOST_SHOWN = 200
"""Differences in a comment, which has 65,536 characters at most."""


def summary_of(what: str, rows: Sequence[Row], hidden: str = "") -> str:
    """The verdict in a sentence or two; ``hidden`` says how to see the other differences."""
    failed, others = sum(row.fails for row in rows), sum(not row.fails for row in rows)
    if failed:
        verdict = f"Failed: {number_of(failed, 'difference')} that somebody relies on."
    else:
        verdict = f"Passed: nothing that is relied on differs in {what}."
    if others:
        verdict += f" {number_of(others, 'other difference')} ({_NOBODY}{hidden})."
    return verdict


def write_schema_reports(folder: Path, what: str, rows: Sequence[Row], *, strict: bool) -> None:
    """Write ``schema.md``, ``schema.xml`` and ``schema.json`` into ``folder``.

    ``what`` is what was compared. ``strict``: what breaks nobody fails too.
    """
    as_json = json.dumps([row.to_json() for row in rows], indent=1, ensure_ascii=False)
    write_whole(folder / "schema.md", _markdown(what, rows))
    write_whole(folder / "schema.xml", _junit(what, rows, strict=strict))
    write_whole(folder / "schema.json", f"{as_json}\n")


def _markdown(what: str, rows: Sequence[Row]) -> str:
    parts = [f"## {plain(what[:1].upper() + what[1:])}\n\n{plain(summary_of(what, rows))}\n"]
    shown = sorted(rows, key=lambda row: not row.fails)[:_MOST_SHOWN]
    for route, of_route in groupby(shown, key=lambda row: row.route):
        parts.append(f"\n### {plain(route)}\n\n")
        parts += [f"- {plain(_in_short(row))}{_broken(row)}\n" for row in of_route]
    if len(rows) > _MOST_SHOWN:
        parts.append(f"\nand {number_of(len(rows) - _MOST_SHOWN, 'more difference')}\n")
    return "".join(parts)


def _broken(row: Row) -> str:
    consumers = ", ".join(dict.fromkeys(plain(case.consumer) for case in row.breaks))
    if not consumers:
        return ""
    return f" (**breaks** {consumers})" if row.fails else f" (concerns {consumers})"


def _junit(what: str, rows: Sequence[Row], *, strict: bool) -> str:
    failed = sum(row.fails or strict for row in rows)
    suite = Tree.Element(
        "testsuite",
        name=what,
        tests=str(max(1, len(rows))),
        failures=str(failed),
        errors="0",
        skipped=str(len(rows) - failed),
        time="0",
    )
    if not rows:
        Tree.SubElement(suite, "testcase", classname=what, name="nothing differs", time="0")
    for row in rows:
        name = printable(f"{row.route}, {row.place}" if row.placed.part else row.route)
        case = Tree.SubElement(suite, "testcase", classname=what, name=name, time="0")
        if row.fails or strict:
            kind = row.placed.difference.kind.code
            part = Tree.SubElement(case, "failure", type=kind, message=_in_short(row))
            part.text = "\n".join(f"breaks {one.id}" for one in row.breaks)
        else:
            Tree.SubElement(case, "skipped", message=f"{_in_short(row)}: {_NOBODY}")
    root = Tree.Element("testsuites", name="handfast")
    root.append(suite)
    Tree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Tree.tostring(root, encoding="unicode")}\n'


def _in_short(row: Row) -> str:
    difference = row.placed.difference
    head = f"{row.place}: {difference.kind}" if row.placed.part else str(difference.kind)
    return printable(f"{head}, declared {difference.declared}, its own {difference.own}")
