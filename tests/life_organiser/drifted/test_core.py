"""A Core that differs in what a drift file names passes; each mistake beside that is shown once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from handfast.drift.kinds.table import KINDS
from handfast.model.results import Mode, Report, Result
from tests.life_organiser.drifted.core import (
    ALL_MODES,
    DEFECTS,
    DRIFT,
    causes_of,
    is_adopted,
    known_drift,
    package_with,
    verified,
)

if TYPE_CHECKING:
    from handfast.model.cases import Case

IN_PROCESS = frozenset({Mode.IN_PROCESS})
BY_URL = frozenset({Mode.IN_PROCESS, Mode.FAKE_STREAM})
FEW = (
    "list the tasks that are done",
    "add a task that recurs weekly",
    "list the reminders that have fired",
    "search the memories",
    "read a memory that is not there",
    "ask for the events in an empty mail",
)


def is_of_the_few(case: Case) -> bool:
    return is_adopted(case) and case.interaction.name in FEW


def titles_of(report: Report) -> list[str]:
    return [cause.title for cause in causes_of(report)]


def misreported(titles: list[str], defects: list[dict[str, str]]) -> list[Any]:
    """Defects that no title or several are about, and titles that are of no defect."""
    found = Counter(
        next((one["name"] for one in defects if title.startswith(one["title"])), title)
        for title in titles
    )
    expected = Counter(one["name"] for one in defects)
    return sorted(((found - expected) | (expected - found)).items())


def test_the_file_has_at_most_40_lines_and_every_kind_of_row() -> None:
    drift = known_drift()
    assert len(DRIFT.read_text().splitlines()) <= 40
    assert {row.kind for row in drift.rows} == {kind.name for kind in KINDS}
    assert len(drift.rows) >= 25


def test_few_interactions_of_it_pass_and_show_its_mistakes(tmp_path: Path) -> None:
    healthy = package_with([], tmp_path, "few_healthy")
    report = verified(healthy, IN_PROCESS, known_drift(), keep=is_of_the_few)
    assert (len(report.results), titles_of(report), report.passed) == (len(FEW), [], True)
    broken = package_with(DEFECTS, tmp_path, "few_broken")
    report = verified(broken, IN_PROCESS, known_drift(), keep=is_of_the_few)
    shown = ("recurs", "fired alarms", "pinned", "no status", "forbidden", "tried", "nobody")
    planted = [one for one in DEFECTS if any(word in one["name"] for word in shown)]
    assert misreported(titles_of(report), planted) == []


@pytest.mark.long
def test_it_passes_in_all_modes_and_needs_each_row(tmp_path: Path) -> None:
    healthy = package_with([], tmp_path, "all_healthy")
    for report in (
        verified(healthy, ALL_MODES, known_drift()),
        verified(healthy, BY_URL, known_drift(), by_url=True),
    ):
        assert (titles_of(report), report.passed, report.stale) == ([], True, ())
        unmet = [row.declared for row in report.drifts if not row.interactions]
        # What only setting the states up needs is of no result.
        assert unmet == [
            "POST /memories",
            "PATCH /tasks/{task_id}",
            "POST /memories 201",
            "TagAdd.tags",
        ]


@pytest.mark.long
@pytest.mark.parametrize("one", DEFECTS, ids=[one["name"] for one in DEFECTS])
def test_each_mistake_alone_is_shown_once_under_its_name(
    one: dict[str, str], tmp_path: Path
) -> None:
    broken = package_with([one], tmp_path, f"broken_{DEFECTS.index(one)}")
    report = verified(broken, ALL_MODES, known_drift())
    assert misreported(titles_of(report), [one]) == []


@pytest.mark.long
def test_all_mistakes_are_shown_once_with_the_same_verdicts_in_all_modes(tmp_path: Path) -> None:
    broken = package_with(DEFECTS, tmp_path, "all_broken")
    here = verified(broken, ALL_MODES, known_drift())
    by_url = verified(broken, BY_URL, known_drift(), by_url=True)
    assert misreported(titles_of(here), DEFECTS) == []
    assert misreported(titles_of(by_url), DEFECTS) == []
    assert _verdicts(here, IN_PROCESS) == _verdicts(by_url, IN_PROCESS)
    in_process, by_pact = (
        _verdicts(here, {Mode.IN_PROCESS, Mode.FAKE_STREAM}),
        _verdicts(here, {Mode.PACT}),
    )
    assert in_process == _verdicts(here, {Mode.IN_PROCESS, Mode.REAL_STREAM})
    only = {name for name, passed in by_pact.items() if passed is not in_process[name]}
    unseen = {name for result in here.results for name in [_key(result)] if name in only}
    assert unseen == only
    assert {name for _, name in only} == UNSEEN


UNSEEN: set[str] = set()
"""What fails but for Pact's verifier, which does not see the order of a list."""


def _key(result: Result) -> tuple[str, str]:
    return result.consumer, result.interaction


def _verdicts(report: Report, modes: Any) -> dict[tuple[str, str], bool]:
    return {_key(one): one.passed for one in report.results if one.mode in modes}
