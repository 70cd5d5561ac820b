"""Single defects, written from the document of a system, are caught where they must show.

What ``verify`` alone misses is marked with the reason; the rest has to be caught. The bar is for
all of them together.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from handfast.providers.provider import RunningProvider
from tests.changing import Change
from tests.defects.planting import (
    CAUGHT,
    Difference,
    Outcome,
    changed,
    defects,
    outcomes,
    verifying,
)

SYSTEM = "life_organiser"
LISTED = defects(SYSTEM)
TO_BE_CAUGHT = [row for row in LISTED if "missed_by_verify" not in row]
MISSED = [row for row in LISTED if "missed_by_verify" in row]
SHORT_FORM = 36
"""Of those that are to be caught, a test that is not long gets each one of so many."""


def judged(defect: Change) -> Outcome:
    of = changed(SYSTEM)
    (outcome,) = outcomes(of, [defect], verifying(of.cases))
    return outcome


def named(rows: list[Change]) -> list[object]:
    return [pytest.param(row, id=row["id"]) for row in rows]


def test_there_are_enough_to_believe_in() -> None:
    """Each with a name of its own, and with the sentence that it breaks."""
    assert len({row["id"] for row in LISTED}) == len(LISTED) >= 150
    assert all(row[name] for row in LISTED for name in ("breaks", "operation", "field"))


def test_verify_alone_has_to_catch_most() -> None:
    assert len(TO_BE_CAUGHT) >= CAUGHT * len(LISTED)


def test_each_can_be_planted() -> None:
    """Its old text stands exactly once in its file, and the new one is another."""
    reference = Path(str(import_module(f"{SYSTEM}_contracts.reference").__path__[0]))
    wrong = {
        row["id"]: count
        for row in LISTED
        if (count := (reference / row["file"]).read_text("utf-8").count(row["old"])) != 1
        or row["old"] == row["new"]
    }
    assert wrong == {}


def test_a_difference_counts_where_it_names_the_operation_and_the_field() -> None:
    defect = {"operation": "GET /tasks", "field": "due_at"}

    def verdict(*differences: Difference) -> str:
        return Outcome(defect, differences).verdict

    assert verdict() == "missed"
    assert verdict(Difference("GET /tasks", "equals | [0].id")) == "elsewhere"
    assert verdict(Difference("GET /events", "equals | [0].due_at")) == "elsewhere"
    assert verdict(Difference("GET /tasks", "equals | [0].due_at")) == "caught"
    assert verdict(Difference("PATCH /tasks", "then | GET /tasks: [0].due_at")) == "caught"


def test_any_judge_is_given_each_provider_of_a_changed_copy() -> None:
    """As ``verify`` is; what has the defect answers with it."""
    defect = next(row for row in LISTED if row["id"] == "the default timezone is UTC")
    asked: list[str] = []

    def judge(provider: RunningProvider, planted: Change) -> list[Difference]:
        asked.append(provider.name)
        return [Difference(planted["operation"], planted["field"])]

    (outcome,) = outcomes(changed(SYSTEM), [defect], judge)
    assert (asked, outcome.verdict) == (["core", "llm-worker"], "caught")


@pytest.mark.parametrize("defect", named(TO_BE_CAUGHT[::SHORT_FORM]))
def test_some_defects_are_caught_where_they_must_show(defect: Change) -> None:
    """The short form of the below."""
    assert judged(defect).verdict == "caught", judged(defect).differences


@pytest.mark.long
@pytest.mark.parametrize("defect", named(TO_BE_CAUGHT))
def test_every_defect_is_caught_where_it_must_show(defect: Change) -> None:
    assert judged(defect).verdict == "caught", judged(defect).differences


@pytest.mark.long
@pytest.mark.parametrize("defect", named(MISSED))
def test_what_is_marked_as_missed_is_missed_still(defect: Change) -> None:
    """Else the mark is to go."""
    assert judged(defect).verdict != "caught"
