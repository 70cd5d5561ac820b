"""Writes what was measured: a page of tables, and a drawing of them. Measures nothing."""

from __future__ import annotations

import io
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from tests.benchmarks.measuring import Table, written

__all__ = ["drawing", "page"]

_TOOLS = ("pact-python", "schemathesis", "hypothesis", "pydantic", "fastapi", "pytest")
_INTRODUCTION = """\
# Figures

Written by `tox -e bench`, which times everything in turn within one run: the ratios count, the
absolute numbers are this machine's. Each ratio is the median of the rounds.

![the same as bars](figures.svg)

"""
_STYLE: Any = {
    "svg.hashsalt": "life-organiser-contracts",  # the same names inside the file every time
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
}
_INK, _BAR = "#222222", "#3b7ea1"


def page(tables: Sequence[Table]) -> str:
    """Everything as Markdown: what is claimed first, then each table with how it was measured."""
    claims = [claim for table in tables for claim in table.claims]
    rows = [
        (
            one.description,
            written(one.value, one.unit),
            one.bar,
            "" if not one.bar else _word(met=one.met),
        )
        for one in claims
    ]
    parts = [_INTRODUCTION, f"{_machine()}\n\n", "## What is claimed\n\n"]
    parts.append(_grid(("figure", "measured", "bar", ""), rows))
    for table in tables:
        parts += [
            f"\n## {table.title}\n\n",
            f"{table.description}\n\n",
            _grid(table.head, table.rows),
        ]
    return "".join(parts)


def _word(*, met: bool) -> str:
    return "met" if met else "**not met**"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _machine() -> str:
    tools = ", ".join(f"{name} {version(name)}" for name in _TOOLS)
    return (
        f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}; {tools}."
    )


def drawing(tables: Sequence[Table]) -> str:
    """The tables that have bars, as one SVG: the same bytes for the same figures."""
    drawn = [table for table in tables if table.bars]
    heights = [len(table.bars or ()) + 1.6 for table in drawn]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(8, 0.28 * sum(heights) + 0.4), layout="constrained")
        panels = figure.subplots(len(drawn), 1, squeeze=False, height_ratios=heights)
        for table, (panel,) in zip(drawn, panels, strict=True):
            _panel(panel, table)
        written_to = io.StringIO()
        figure.savefig(written_to, format="svg", metadata={"Date": None})
    return written_to.getvalue()


def _panel(panel: Any, table: Table) -> None:
    bars = dict(table.bars or {})
    names, values = list(bars), list(bars.values())
    drawn = panel.barh(names, values, color=_BAR, height=0.7)
    panel.bar_label(drawn, labels=[f"{value:.2f}" for value in values], padding=3, color=_INK)
    panel.invert_yaxis()
    panel.margins(x=0.12)
    panel.set_xticks([])
    panel.spines[["top", "right", "bottom"]].set_visible(False)
    panel.set_title(f"{table.title}: {table.unit}", loc="left", color=_INK, fontsize=10)
