"""Prints what a run came to, then writes its report. Verifies and judges nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from handfast.report.terminal import print_report
from handfast.report.writing import write_reports

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rich.console import Console

    from handfast.model.results import Report
    from handfast.report.run import Run

__all__ = ["conclude"]


def conclude(
    run: Run, reports: Collection[Report], folder: Path, console: Console, *, as_json: bool
) -> None:
    """Print the verdicts of ``reports``, as JSON or for people, and write ``run`` into ``folder``.

    They are printed first: a folder that can't be written to takes no verdict with it.

    Raises:
        OSError: it can't be written to.
    """
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in reports], indent=1, ensure_ascii=False))
    else:
        for one in reports:
            print_report(one, console, run.causes_in(one.system))
    page = write_reports(run, folder)
    if not as_json:
        console.print(Text(f"Report: {page}", style="dim"), soft_wrap=True)
