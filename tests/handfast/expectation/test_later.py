"""Why a moment is not later, whose fault it is, and which one is shown as an example."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from handfast.declare import Answered, Exchange, LaterThan, Provider, Samples, Value
from handfast.derive.pact.matchers import body_and_rules
from handfast.expectation.later import later_example
from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer
from handfast.model.results import Mismatch, Responsible
from handfast.shapes import written_shape
from handfast.wire.paths import MISSING

LONG_AGO = "2021-04-02T06:15:07.250Z"
CLOCK = "the provider's clock is behind"


class Task(BaseModel):
    """What is read; its moment may have an offset or none."""

    updated_at: datetime | None


def full_hour(at: datetime) -> datetime:
    assert at.minute == at.second == at.microsecond == 0
    return at


def never(_: datetime) -> datetime:
    raise ValueError("no moment is one")


FULL_HOUR = Annotated[
    AwareDatetime,
    AfterValidator(full_hour),
    Samples(good=("2020-04-02T06:00:00Z", "2031-04-02T06:00:00Z"), bad=()),
]

BOUNDED = Annotated[AwareDatetime, Field(le=datetime.fromisoformat(LONG_AGO))]


def mismatch(than: Any, value: Any, *, values: Any = None, answered: Any = MISSING) -> Mismatch:
    """The one mismatch of a task that has ``value``."""
    read = Provider("core").get("/task", name="read", answers={200: Task})
    wanted = Exchange(operation=read, equals={"updated_at": LaterThan(than)})
    node = expect_answer(wanted, values or {}, answered)
    (found,) = mismatches_in(node, {"updated_at": value})
    return found


def test_an_earlier_moment_may_be_a_clock_that_is_behind() -> None:
    found = mismatch(LONG_AGO, LONG_AGO)
    assert CLOCK in found.remedy
    assert found.whose is Responsible.PROVIDER


@pytest.mark.parametrize(
    ("than", "value", "remedy"),
    [
        (LONG_AGO, "2026-01-01T00:00:00", "answer with the offset"),
        ("2021-04-02T06:15:07", "2026-01-01T00:00:00Z", "answer without it"),
    ],
)
def test_an_offset_on_one_side_alone_has_a_remedy_of_its_own(
    than: str, value: str, remedy: str
) -> None:
    found = mismatch(than, value)
    assert remedy in found.remedy
    assert CLOCK not in found.remedy
    assert (found.expected, found.got) == (f'a moment later than "{than}"', f'"{value}"')


def test_a_handler_that_returns_no_moment_is_not_the_providers_fault() -> None:
    found = mismatch(Value("updated_at"), LONG_AGO, values={"updated_at": None})
    assert (found.whose, found.expected, found.got) == (
        Responsible.SET_UP,
        "a moment of the state to compare with",
        "null",
    )
    assert found.remedy.startswith("let the handler of the state return a moment")


def test_it_is_not_the_providers_fault_in_an_item_either() -> None:
    read = Provider("core").get("/tasks", name="list", answers={200: list[Task]})
    than = LaterThan(Value("updated_at"))
    wanted = Exchange(operation=read, contains=({"updated_at": than},))
    node = expect_answer(wanted, {"updated_at": None})
    (found,) = mismatches_in(node, [{"updated_at": LONG_AGO}])
    assert (found.whose, found.expected) == (
        Responsible.SET_UP,
        "an item with updated_at a moment",
    )
    assert found.remedy.startswith("let the handler of the state return a moment")


def test_an_answer_without_the_moment_is_the_providers_fault() -> None:
    found = mismatch(Answered("done_at"), LONG_AGO, answered={"done_at": None})
    assert (found.whose, found.expected, found.got, found.remedy) == (
        Responsible.PROVIDER,
        "a moment in done_at of the answer",
        "null",
        "answer with a moment there",
    )


@pytest.mark.parametrize(
    ("model", "than", "example"),
    [
        (AwareDatetime, LONG_AGO, "2021-04-02T06:16:07.250000+00:00"),
        (FULL_HOUR, LONG_AGO, "2031-04-02T06:00:00Z"),
        (FULL_HOUR, "2031-04-02T06:00:00Z", MISSING),
        (BOUNDED, LONG_AGO, MISSING),
        (Annotated[AwareDatetime, AfterValidator(never)], LONG_AGO, MISSING),
        (AwareDatetime, "9999-12-31T23:59:59Z", MISSING),
    ],
)
def test_the_example_is_later_and_fits_the_model(model: Any, than: str, example: Any) -> None:
    assert later_example(written_shape(model), than) == example


@pytest.mark.parametrize(
    ("than", "example"),
    [(LONG_AGO, "2031-04-02T06:00:00Z"), ("2031-04-02T06:00:00Z", "2031-04-02T06:00:00Z")],
)
def test_a_pact_shows_it_and_what_fits_where_none_is_later(than: str, example: str) -> None:
    read = Provider("core").get("/hour", name="hour", answers={200: FULL_HOUR})
    node = expect_answer(Exchange(operation=read, equals={"": LaterThan(than)}), {})
    assert body_and_rules(node)[0] == example
