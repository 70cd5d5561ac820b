"""Single defects of the reference services of four systems, each written from its document.

Life Organiser's have tests of their own. A mark says why ``verify`` alone misses one; then
``compare`` has to catch it, unless it is marked for that as well.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from handfast.providers.provider import RunningProvider
from tests.changing import Change
from tests.defects.comparing import STEPS, comparing
from tests.defects.planting import Difference, Outcome, changed, defects, outcomes, verifying

SYSTEMS = ("ai_voice", "service_desk", "video_pipeline", "zapa")
LISTED = {system: defects(system) for system in SYSTEMS}
CAUGHT_BY_BOTH = 0.95
"""The least part of the defects of a system that ``verify`` and ``compare`` have to catch."""
FEWEST = 40
SHORT_FORM = {
    "ai_voice": ("another's key is enough", "a number is found by its end"),
    "service_desk": ("anybody decides",),
    "video_pipeline": ("a cost is a text", "a new job has begun"),
    "zapa": ("a session is deleted twice", "a code may be used twice"),
}
"""What is caught without a long test: each shows in the operation that is asked first."""


def by(*, verify: bool, compare: bool = True) -> list[object]:
    """The defects that are caught by ``verify``, or else those that are by ``compare``."""
    return [
        pytest.param(system, row, id=f"{system}: {row['id']}")
        for system in SYSTEMS
        for row in LISTED[system]
        if ("missed_by_verify" not in row) is verify
        and (verify or ("missed_by_compare" not in row) is compare)
    ]


def verified(system: str, defect: Change) -> Outcome:
    of = changed(system)
    (outcome,) = outcomes(of, [defect], verifying(of.cases))
    return outcome


def compared(system: str, defect: Change, steps: int = STEPS) -> Outcome:
    """What is not played, for it only replies, is not found."""
    of = changed(system)
    judge = comparing(of, steps=steps)

    def judge_if_played(provider: RunningProvider, planted: Change) -> list[Difference]:
        offer = of.system.offer(provider.name)
        is_played = offer is not None and (offer.operations or offer.triggers)
        return list(judge(provider, planted)) if is_played else []

    (outcome,) = outcomes(of, [defect], judge_if_played)
    return outcome


@pytest.mark.parametrize("system", SYSTEMS)
def test_there_are_enough_to_believe_in(system: str) -> None:
    """Each with a name of its own, and with the sentence that it breaks."""
    rows = LISTED[system]
    assert len({row["id"] for row in rows}) == len(rows) >= FEWEST
    assert all(row["breaks"] and row["operation"] and "field" in row for row in rows)


@pytest.mark.parametrize("system", SYSTEMS)
def test_nearly_all_have_to_be_caught(system: str) -> None:
    rows = LISTED[system]
    missed = [row["id"] for row in rows if "missed_by_compare" in row]
    assert len(rows) - len(missed) >= CAUGHT_BY_BOTH * len(rows), missed
    assert all("missed_by_verify" in row for row in rows if "missed_by_compare" in row)


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_can_be_planted(system: str) -> None:
    """Its old text stands exactly once in its file, and the new one is another."""
    reference = Path(str(import_module(f"{system}_contracts.reference").__path__[0]))
    wrong = [
        row["id"]
        for row in LISTED[system]
        if (reference / row["file"]).read_text("utf-8").count(row["old"]) != 1
        or row["old"] == row["new"]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("system", "name"), [(system, name) for system in SYSTEMS for name in SHORT_FORM[system]]
)
def test_some_defects_are_caught_where_they_must_show(system: str, name: str) -> None:
    """The short form of the below."""
    (defect,) = (row for row in LISTED[system] if row["id"] == name)
    outcome = verified(system, defect)
    assert outcome.verdict == "caught", outcome.differences


@pytest.mark.long
@pytest.mark.parametrize(("system", "defect"), by(verify=True))
def test_every_defect_is_caught_where_it_must_show(system: str, defect: Change) -> None:
    outcome = verified(system, defect)
    assert outcome.verdict == "caught", outcome.differences


@pytest.mark.long
@pytest.mark.parametrize(("system", "defect"), by(verify=False))
def test_what_verify_misses_is_caught_by_compare(system: str, defect: Change) -> None:
    """Where it must show; and ``verify`` misses it still, else the mark is to go."""
    assert verified(system, defect).verdict != "caught"
    outcome = compared(system, defect)
    assert outcome.verdict == "caught", outcome.differences


@pytest.mark.long
@pytest.mark.parametrize(("system", "defect"), by(verify=False, compare=False))
def test_what_is_marked_as_missed_is_missed_still(system: str, defect: Change) -> None:
    """Else the mark is to go. Fewer steps: each here plays all that it is given."""
    assert verified(system, defect).verdict != "caught"
    assert compared(system, defect, 3_000).verdict != "caught"
