"""A later moment that can never come is a bad declaration; one that may come is none."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, NaiveDatetime

from handfast.check import check_system
from handfast.declare import (
    NOT_NULL,
    Answered,
    BadDeclaration,
    Consumer,
    Exchange,
    LaterThan,
    Provider,
    Samples,
    system,
)

LONG_AGO = "2021-04-02T06:15:07.250Z"
LAST = "9999-12-31T23:59:59Z"


def full_hour(at: datetime) -> datetime:
    assert at.minute == at.second == at.microsecond == 0
    return at


class Task(BaseModel):
    """What is read."""

    title: str
    updated_at: AwareDatetime | None
    any_at: datetime
    local_at: NaiveDatetime
    hour_at: Annotated[
        AwareDatetime,
        AfterValidator(full_hour),
        Samples(good=("2020-04-02T06:00:00Z", "2031-04-02T06:00:00Z"), bad=()),
    ]
    last_at: Annotated[AwareDatetime, Field(le=datetime.fromisoformat(LONG_AGO))]


def faults_of(path: str, than: Any, *, then: bool = False) -> list[str]:
    """What is wrong with ``than`` at ``path``, in the answer or in a read that follows."""
    provider, consumer = Provider("core"), Consumer("web")
    read = provider.get("/task", name="read", answers={200: Task})
    equals: dict[str, Any] = {path: LaterThan(than)}
    clauses: dict[str, Any] = {"equals": equals}
    if then:
        clauses = {"then": [Exchange(operation=read, equals=equals)]}
    consumer.relies_on(read, "read a task", **clauses)
    try:
        check_system(system("tasks", providers=[provider], consumers=[consumer]))
    except BadDeclaration as refused:
        return [fault.partition(f"equals {path!r}: ")[2] for fault in refused.faults]
    return []


@pytest.mark.parametrize(
    ("path", "than"),
    [
        ("updated_at", LONG_AGO),
        ("updated_at", datetime.fromisoformat(LONG_AGO)),
        ("any_at", LONG_AGO),
        ("any_at", "2021-04-02T06:15:07"),
        ("local_at", "2021-04-02T06:15:07"),
        ("hour_at", LONG_AGO),
        ("last_at", "2021-04-02T06:14:07Z"),
    ],
)
def test_an_earlier_moment_is_sound(path: str, than: Any) -> None:
    assert faults_of(path, than) == []


@pytest.mark.parametrize(
    "than",
    [
        "soon",
        "2021-01-01 00:00:00Z",
        "2021-01-01T00:00Z",
        "1700000000",
        "2021-01-01T00:00:00.123456789Z",
    ],
)
def test_what_the_judge_takes_for_no_moment_is_refused(than: Any) -> None:
    (fault,) = faults_of("updated_at", than)
    assert "is no moment as JSON has it: write it like 2021-04-02T06:15:07Z, with up to" in fault


@pytest.mark.parametrize("than", [NOT_NULL, LaterThan(LONG_AGO), 1_700_000_000, None])
def test_what_names_no_moment_is_refused(than: Any) -> None:
    assert faults_of("updated_at", than) == [
        f"LaterThan({than!r}) names no moment: give one, a Value or an Answered"
    ]


@pytest.mark.parametrize(
    ("path", "than"),
    [
        ("updated_at", LAST),
        ("updated_at", "2021-04-02T06:15:07"),
        ("local_at", LONG_AGO),
        ("hour_at", "2031-04-02T06:00:00Z"),
        ("last_at", LONG_AGO),
    ],
)
def test_what_nothing_that_fits_is_later_than_is_refused(path: str, than: str) -> None:
    (fault,) = faults_of(path, than)
    assert fault.startswith(f"no moment later than {than!r} is known that fits the field: name an")


def test_a_field_of_the_answer_must_be_a_moment_and_is_there_afterwards_alone() -> None:
    assert faults_of("updated_at", Answered("any_at"), then=True) == []
    assert faults_of("updated_at", Answered("title"), then=True) == [
        "Answered('title') is no moment: name a field that is one"
    ]
    (gone,) = faults_of("updated_at", Answered("made_at"), then=True)
    assert gone.startswith("Answered('made_at') is not in the answer: ")
    assert faults_of("updated_at", Answered("any_at")) == [
        "Answered('any_at') stands where no answer is yet: use it in then"
    ]
