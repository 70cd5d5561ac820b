"""Single defects, written from the document of a system, are caught where they must show.

What ``verify`` alone misses is marked with the reason, and what ``compare`` misses of that as well;
the rest has to be caught. The bars are for all of them together.
"""

from __future__ import annotations

import statistics
from importlib import import_module
from pathlib import Path

import pytest

from handfast.providers.provider import RunningProvider
from tests.changing import Change
from tests.defects.comparing import comparing
from tests.defects.planting import (
    CAUGHT,
    CAUGHT_BY_BOTH,
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
MISSED_BY_BOTH = [row for row in MISSED if "missed_by_compare" in row]
SHORT_FORM = 36
"""Of those that are to be caught, a test that is not long gets each one of so many."""


def judged(defect: Change) -> Outcome:
    of = changed(SYSTEM)
    (outcome,) = outcomes(of, [defect], verifying(of.cases))
    return outcome


def compared(defect: Change, steps: int | None = None) -> Outcome:
    of = changed(SYSTEM)
    judge = comparing(of) if steps is None else comparing(of, steps=steps)
    (outcome,) = outcomes(of, [defect], judge)
    return outcome


def named(rows: list[Change]) -> list[object]:
    return [pytest.param(row, id=row["id"]) for row in rows]


def test_there_are_enough_to_believe_in() -> None:
    """Each with a name of its own, and with the sentence that it breaks."""
    assert len({row["id"] for row in LISTED}) == len(LISTED) >= 150
    assert all(row[name] for row in LISTED for name in ("breaks", "operation", "field"))


def test_verify_alone_has_to_catch_most() -> None:
    assert len(TO_BE_CAUGHT) >= CAUGHT * len(LISTED)


def test_verify_and_compare_have_to_catch_nearly_all() -> None:
    assert len(LISTED) - len(MISSED_BY_BOTH) >= CAUGHT_BY_BOTH * len(LISTED)
    assert [row["id"] for row in LISTED if "missed_by_compare" in row and row not in MISSED] == []


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


def test_any_judge_is_given_one_provider_after_another_of_a_changed_copy() -> None:
    """As ``verify`` is, until one shows the defect where it must show."""
    defect = next(row for row in LISTED if row["id"] == "the default timezone is UTC")

    def asked(shown_by: str) -> tuple[list[str], str]:
        names: list[str] = []

        def judge(provider: RunningProvider, planted: Change) -> list[Difference]:
            names.append(provider.name)
            shows = Difference(planted["operation"], planted["field"])
            return [shows if provider.name == shown_by else Difference("GET /health", "status")]

        (outcome,) = outcomes(changed(SYSTEM), [defect], judge)
        return names, outcome.verdict

    assert asked("core") == (["core"], "caught")
    assert asked("llm-worker") == (["core", "llm-worker"], "caught")
    assert asked("nobody") == (["core", "llm-worker"], "elsewhere")


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


@pytest.mark.long
@pytest.mark.parametrize("defect", named([row for row in MISSED if row not in MISSED_BY_BOTH]))
def test_what_verify_misses_is_caught_by_compare(defect: Change) -> None:
    """Where it must show, in as many steps as two minutes are promised to play."""
    assert compared(defect).verdict == "caught", compared(defect).differences


@pytest.mark.long
@pytest.mark.parametrize("defect", named(MISSED_BY_BOTH))
def test_what_is_marked_as_missed_by_compare_is_missed_still(defect: Change) -> None:
    """Else the mark is to go."""
    assert compared(defect).verdict != "caught"


@pytest.mark.long
def test_a_shrunk_story_has_few_steps() -> None:
    """Six at most, in the median of each tenth defect that is found within a few thousand."""
    found = [steps for row in LISTED[::10] if (steps := compared(row, steps=4_000).steps)]
    assert len(found) >= 20
    assert statistics.median(found) <= 6, found
