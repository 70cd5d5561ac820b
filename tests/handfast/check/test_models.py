"""What nobody can decide by a model alone is refused, with model, field and remedy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ImportString,
    PlainValidator,
    SkipValidation,
    create_model,
    model_validator,
)

from handfast.check.models import default_faults, value_faults
from handfast.check.offered import model_faults
from handfast.model import JSON, Answer, Content, Operation
from handfast.shapes import shape_of
from shared.schemas import EventUpdate, MemoryCreate

IMPORTED = ImportString[Any]
NO_INTEGER = "Input should be a valid integer"


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list[Folder] = []
    again: list[Folder] = []


class Ring(BaseModel):
    """Has a next one, for ever."""

    next: Ring


class Coded(BaseModel):
    """Has validated ones of itself, the default of which is none."""

    inner: list[Coded] = "none"  # type: ignore[assignment]  # as code may have it

    @model_validator(mode="before")
    @classmethod
    def _known(cls, entries: Any) -> Any:
        return {"inner": entries["known"]} if isinstance(entries, dict) else entries


def _first(text: str) -> str:
    return text[0]


def _known(entries: dict[str, Any]) -> Any:
    return entries["known"]


def _stripped(value: Any) -> Any:
    return value.strip()


class Copied(BaseModel):
    """Has a validator that takes every input for an object."""

    v: int

    @model_validator(mode="before")
    @classmethod
    def _copied(cls, data: Any) -> Any:
        return {**data}


def _one(annotation: Any, default: Any = ...) -> type[BaseModel]:
    return create_model("One", v=(annotation, default))


@pytest.mark.parametrize(
    ("model", "fault"),
    [
        (
            _one(Annotated[str, AfterValidator(_first)]),
            'One.v: its validator _first raises IndexError for "": raise ValueError',
        ),
        (
            _one(list[Annotated[dict[str, Any], AfterValidator(_known)]]),
            "One.v: its validator _known raises KeyError for {}: raise ValueError",
        ),
        (
            _one(Annotated[str, PlainValidator(_stripped)]),
            "One.v: its validator _stripped raises AttributeError for 0: raise ValueError",
        ),
        (
            _one(Annotated[int, PlainValidator(int)]),
            "One.v: its validator raises TypeError for null: raise ValueError",
        ),
        (
            Copied,
            "Copied: its validator Copied._copied raises TypeError for 0: raise ValueError",
        ),
        (
            _one(Annotated[int, Field(gt=1, lt=2)]),
            "One.v: nothing fits its bounds (gt=1, lt=2): widen them",
        ),
        (
            _one(Annotated[int, Field(multiple_of=10, gt=10, lt=20)]),
            "One.v: nothing fits its bounds (gt=10, lt=20): widen them",
        ),
        (
            _one(Annotated[dt.date, Field(ge=dt.date(2031, 4, 2), lt=dt.date(2031, 4, 2))]),
            "One.v: nothing fits its bounds (ge=2031-04-02, lt=2031-04-02): widen them",
        ),
        (_one(Annotated[int, Field(ge=1, le=1)]), None),
        (_one(Annotated[Decimal, Field(gt=1, lt=2)]), None),
        (_one(Annotated[float, Field(ge=0, le=float("inf"))]), None),
        (_one(IMPORTED), "One.v: imports what it is sent: use str"),
        (
            _one(SkipValidation[int]),
            "One.v: is not validated, so anything may come: drop SkipValidation",
        ),
        (MemoryCreate, None),
        (Folder, None),
        (
            Ring,
            "Ring.next: no value of it comes to an end: make it optional, nullable or a list",
        ),
        (
            Coded,
            "Coded: its validator Coded._known raises KeyError for {}: raise ValueError",
        ),
    ],
)
def test_each_fault_of_values_names_model_and_field(model: Any, fault: str | None) -> None:
    assert value_faults(shape_of(model)) == (() if fault is None else (fault,))


@pytest.mark.parametrize(
    ("model", "faults"),
    [
        (
            _one(int, None),
            (f"One.v: its default does not fit ({NO_INTEGER}): give one that does",),
        ),
        (_one(int, 7), ()),
        (_one(int | None, None), ()),
        (EventUpdate, ()),
    ],
)
def test_a_default_is_a_value_of_its_field(model: Any, faults: tuple[str, ...]) -> None:
    assert default_faults(shape_of(model)) == faults


def test_a_fault_names_where_the_model_is_used() -> None:
    model = _one(Annotated[int, Field(gt=1, lt=2)])
    answer = Answer(status=200, content=Content(model, JSON))
    operation = Operation(name="get", method="GET", path="/", answers=(answer,))

    assert model_faults(operation) == [
        "answer 200: One.v: nothing fits its bounds (gt=1, lt=2): widen them"
    ]


def test_what_is_written_and_not_read_may_be_answered_and_not_sent() -> None:
    model = _one(list[Literal[b"x"]])
    answer = Answer(status=200, content=Content(model, JSON))
    operation = Operation(name="put", method="PUT", path="/", answers=(answer,))

    quoted, remedy = '"x"', "use texts, numbers and booleans; as keys, texts"
    assert model_faults(operation) == []
    assert model_faults(replace(operation, bodies=(Content(model, JSON),))) == [
        f"body application/json: One.v: Pydantic does not read {quoted}: {remedy}"
    ]
