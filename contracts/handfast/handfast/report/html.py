"""The written report: one HTML page that needs nothing else, and the same as JSON beside it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from handfast.model.clauses import row_of
from handfast.storage.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from handfast.model.results import Report

__all__ = ["report_html", "totals", "write_reports"]


def write_reports(reports: tuple[Report, ...], folder: Path) -> Path:
    """Write ``report.html`` and ``report.json`` into ``folder``; the page's path comes back."""
    page = folder / "report.html"
    write_whole(page, report_html(reports))
    document = json.dumps([report.to_json() for report in reports], indent=1, ensure_ascii=False)
    write_whole(folder / "report.json", document + "\n")
    return page


def report_html(reports: tuple[Report, ...]) -> str:
    """The page: totals, what failed with its remedy, then every interaction."""
    environment = Environment(
        loader=PackageLoader("handfast.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wording"] = lambda clause: row_of(clause).wording
    template = environment.get_template("report.html.j2")
    return template.render(reports=reports, rows=[totals(report) for report in reports])


def totals(report: Report) -> list[tuple[str, str, str, int, int]]:
    """Per consumer, provider and mode: how many interactions passed, of how many."""
    pairs = [(v.consumer, v.provider, str(v.mode)) for v in report.results]
    passed = Counter((v.consumer, v.provider, str(v.mode)) for v in report.results if v.passed)
    return [(*pair, passed[pair], count) for pair, count in Counter(pairs).items()]
