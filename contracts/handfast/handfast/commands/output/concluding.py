"""Prints what a run came to, and writes its report. Verifies and judges nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from handfast.commands.endings import print_end_of
from handfast.exit_codes import ExitCode
from handfast.report.terminal import print_report
from handfast.report.writing import write_reports

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rich.console import Console

    from handfast.model.results import Report
    from handfast.report.run import Run

__all__ = ["conclude", "report_written"]


def conclude(
    run: Run, reports: Collection[Report], folder: Path, console: Console, *, as_json: bool
) -> ExitCode:
    """Print the verdicts of ``reports``, as JSON or for people, and write ``run`` into ``folder``.

    How the writing ended is returned.
    """
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in reports], indent=1, ensure_ascii=False))
    else:
        for one in reports:
            print_report(one, console, run.causes_in(one.system))
    page, code = report_written(run, folder)
    if page is not None and not as_json:
        console.print(Text(f"Report: {page}", style="dim"), soft_wrap=True)
    return code


def report_written(run: Run, folder: Path) -> tuple[Path | None, ExitCode]:
    """The page of the report of ``run`` in ``folder``, and ``PASSED``.

    A folder that can't be written to takes no verdict with it: then the reason is printed, there
    is no page, and the code is that of the reason.
    """
    try:
        return write_reports(run, folder), ExitCode.PASSED
    except OSError as error:
        return None, print_end_of(error)
