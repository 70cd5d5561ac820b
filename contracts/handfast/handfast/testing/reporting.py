"""Writes the report of a pytest run: what ``--handfast-report`` adds to pytest.

Under xdist each process hands its records over with its tests, and the first one writes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import pytest

from handfast.discovery import BrokenSystemError, UnknownName, find_system
from handfast.model.results import Report
from handfast.report.gathering import run_of
from handfast.report.run import LeftOut
from handfast.report.writing import earlier_causes, origin_here, write_reports
from handfast.testing.recording import RECORDED, Recorded, read_record
from handfast.wording.quoted_secrets import secrets_given

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from handfast.model import System
    from handfast.model.results import Result
    from handfast.report.run import Run

__all__ = ["Reporting"]

_NAME: Final = "handfast"
"""The attribute of pytest's report that has the record."""


class Reporting:
    """The plugin of one pytest run that writes a report into ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records: list[tuple[str, Recorded]] = []
        self._page: Path | None = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Hand what a test came to over with pytest's own report of it."""
        report = yield
        if RECORDED in item.stash:
            vars(report)[_NAME] = item.stash[RECORDED]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather it, in the process that writes."""
        text = getattr(report, _NAME, None)
        if report.when == "call" and isinstance(text, str):
            self._records.append((report.nodeid, read_record(text)))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report, unless another process does or nothing was verified."""
        if self._records and not hasattr(session.config, "workerinput"):
            # Tests of several processes end in any order.
            self._records.sort(key=lambda record: record[0])
            self._page = write_reports(self._run(), self._folder)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name the page."""
        if self._page is not None:
            terminalreporter.write_line(f"Report: {self._page}")

    def _run(self) -> Run:
        named = dict.fromkeys(one.system for _, one in self._records)
        repeats = {
            _key(one.system, one.result): one.repeat
            for _, one in self._records
            if one.result is not None
        }
        return run_of(
            [self._report(name) for name in named],
            [system for name in named if (system := _system(name)) is not None],
            origin_here("pytest"),
            repeat_of=lambda system, one: repeats[_key(system, one)],
            left_out=[
                LeftOut(one.system, f"pending: {one.pending}", (one.interaction,))
                for _, one in self._records
                if one.pending
            ],
            secrets=secrets_given((), os.environ),
            earlier=earlier_causes(self._folder),
        )

    def _report(self, system: str) -> Report:
        """Without what is pending: that fails no test, and is listed as left out."""
        mine = [one for _, one in self._records if one.system == system and not one.pending]
        obstacles = dict.fromkeys(stop for one in mine for stop in one.obstacles)
        results = tuple(one.result for one in mine if one.result is not None)
        return Report(system, results, tuple(obstacles), planned=len(mine))


def _key(system: str, one: Result) -> tuple[str, ...]:
    return (system, one.consumer, one.provider, one.interaction, one.state, one.mode)


def _system(name: str) -> System | None:
    """The declarations, for the coverage; a test file may have made a system of its own."""
    try:
        return find_system(name)
    except (UnknownName, BrokenSystemError):
        return None
