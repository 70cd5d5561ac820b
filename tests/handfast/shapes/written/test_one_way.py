"""Limits of what a model reads count for what it writes only if it reads that again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    WrapValidator,
    create_model,
    field_validator,
    model_validator,
)

from handfast.shapes import Anything, Array, Map, Object, Scalar, Union, shape_of, written_shape
from handfast.shapes.written.one_way import field_validators, outcomes


def _cents(v: int) -> int:
    return v * 100


def _even(v: int) -> int:
    if v % 2:
        raise ValueError("must be even")
    return v


def _marked(v: Any) -> str:
    if str(v).endswith("!"):
        raise ValueError("has its mark already")
    return f"{v}!"


def _moment(v: Any) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(v), dt.UTC)


def _listed(v: list[Any]) -> list[Any]:
    return [*v, *v]


def field_of(annotation: Any) -> Any:
    """The shape of a field as a model writes it."""
    shape = written_shape(create_model("One", v=(annotation, ...)))
    assert isinstance(shape, Object)
    return shape.fields[0].shape


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Annotated[int, Field(le=100), AfterValidator(_cents)], Scalar("integer", int)),
        (Annotated[int, Field(le=9), WrapValidator(lambda v, read: read(v) * 100)],
            Scalar("integer", int)),
        (Annotated[str, StringConstraints(pattern="^[A-Z]+$", to_lower=True)],
            Scalar("string", str)),
        (Annotated[dt.datetime, BeforeValidator(_moment)], Scalar("datetime", dt.datetime)),
        (Annotated[int, Field(le=9), AfterValidator(str)], Anything()),
        (Annotated[list[int], Field(max_length=2), AfterValidator(_listed)],
            Array(Scalar("integer", int), Any)),
        (Annotated[dict[str, int], Field(max_length=1), AfterValidator(lambda v: v | {"b": 1})],
            Map(Scalar("string", str), Scalar("integer", int), Any)),
        (Annotated[int | str, AfterValidator(lambda v: [v])], Anything()),
    ],
)  # fmt: skip
def test_limits_before_code_that_changes_a_value_are_none_of_what_is_written(
    annotation: Any, expected: Any
) -> None:
    assert field_of(annotation) == expected


def test_limits_after_that_code_are() -> None:
    found = field_of(Annotated[int, Field(le=100), AfterValidator(_cents), Field(le=10_000)])
    assert (found.kind, found.le, found.checked) == ("integer", 10_000, False)


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[int, Field(le=100), AfterValidator(_even)],
        Annotated[int, PlainValidator(lambda v: v)],
        Annotated[list[str], BeforeValidator(lambda v: v.split(",") if isinstance(v, str) else v)],
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5)],
        Annotated[str, AfterValidator(str.lower), Field(max_length=5)],
    ],
)
def test_code_that_reads_what_it_writes_judges_that_too(annotation: Any) -> None:
    assert field_of(annotation).checked is True


def test_a_union_keeps_its_options_where_its_code_changes_which_one_it_is() -> None:
    found = field_of(Annotated[int | str, AfterValidator(_marked)])
    assert isinstance(found, Union)
    assert found.checked is False


class ByField(BaseModel):
    """Has validators of fields."""

    a: int = Field(le=100)
    b: int = Field(default=2, le=100)

    @field_validator("a")
    @classmethod
    def _cents(cls, v: int) -> int:
        return v * 100

    @field_validator("*", mode="before")
    @classmethod
    def _known(cls, v: Any) -> Any:
        return v


class AsAWhole(BaseModel):
    """Has a validator that changes two fields."""

    a: int = Field(ge=0, le=100)
    rows: list[ByField] = []

    @model_validator(mode="after")
    def _more(self) -> AsAWhole:
        return self.model_copy(update={"a": self.a * 1000})


def test_the_validators_of_a_field_are_those_that_stand_beside_its_name() -> None:
    found = field_validators(ByField)
    assert {name: [type(mark) for mark in marks] for name, marks in found.items()} == {
        "a": [AfterValidator, BeforeValidator],
        "b": [BeforeValidator],
    }
    assert field_validators(int) == {}


def test_the_code_of_a_class_does_not_judge_what_it_does_not_read_again() -> None:
    shape = written_shape(ByField)
    assert isinstance(shape, Object)
    assert [(field.name, field.shape.le) for field in shape.fields] == [("a", None), ("b", 100)]  # type: ignore[union-attr]  # both are numbers
    assert (shape.checked, shape.validated) == (False, Any)


def test_the_limits_of_fields_are_off_where_their_class_changes_them() -> None:
    shape = written_shape(AsAWhole)
    assert isinstance(shape, Object)
    assert shape.fields[0].shape == Scalar("integer", int)
    assert shape.checked is False


@pytest.mark.parametrize("code", [lambda v: 1 / 0, lambda v: _even(1)])
def test_code_that_takes_nothing_writes_nothing(code: Callable[[Any], Any]) -> None:
    assert outcomes(shape_of(Annotated[int, AfterValidator(code)])) == ()
