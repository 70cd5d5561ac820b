"""Strictness of one JSON value, and equality as the model compares."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from handfast.shapes import shape_of
from handfast.shapes.values.comparison import identical, is_of, wanted, wanted_key


class Colour(StrEnum):
    """Two colours."""

    RED = "red"
    BLUE = "blue"


class Span(BaseModel):
    """A moment in an object."""

    since: AwareDatetime
    note: str | None = None


class Rank(IntEnum):
    """Two numbers."""

    LOW = 1
    HIGH = 2


SMALL = Annotated[int, Field(ge=0, le=9)]
CODED = Annotated[AwareDatetime, BeforeValidator(lambda value: value)]
DATED = "a date and time in ISO 8601 with its offset, like 2031-04-02T06:15:00.250Z"


@pytest.mark.parametrize(
    ("annotation", "value", "expected"),
    [
        (str, 1, "a string"),
        (str, "1", None),
        (int, True, "an integer"),
        (int, "1", "an integer"),
        (int, 1.0, "an integer"),
        (float, 1, None),
        (float, True, "a number"),
        (bool, 1, "true or false"),
        (Decimal, "x", "a valid decimal"),
        (Decimal, True, "a decimal number"),
        (SMALL, 10, "less than or equal to 9"),
        (Colour, "red", None),
        (Colour, "green", 'one of "red", "blue"'),
        (None, "x", "null"),
        (AwareDatetime, 5, "a datetime"),
        (AwareDatetime, "2031-04-02T06:15:00", DATED),
        (AwareDatetime, "2031-02-31T06:15:00Z", DATED),
        (CODED, "2031-04-02T06:15:00Z", None),
        (datetime, "2031-04-02T06:15:00", None),
        (datetime, "5", "a date and time in ISO 8601, like 2031-04-02T06:15:00.250Z"),
        (Any, None, None),
    ],
)
def test_a_scalar_is_of_its_json_type(annotation: Any, value: Any, expected: str | None) -> None:
    shape = shape_of(annotation)
    assert wanted(getattr(shape, "of", shape), value) == expected


@pytest.mark.parametrize(
    ("annotation", "right", "wrong", "expected"),
    [
        (int, ("0", "-12"), ("01", "1.0", "-0", "x"), "an integer"),
        (SMALL, ("9",), ("10",), "less than or equal to 9"),
        (bool, ("true", "false"), ("True", "1"), "true or false"),
        (float, ("1.5", "1.0", "1e+22"), ("x", ""), "a number"),
        (Decimal, ("1.50",), ("x",), "a valid decimal"),
        (Rank, ("1", "2"), ("3", "LOW"), 'one of "1", "2"'),
        (Literal["x", True], ("x", "true"), ("y",), 'one of "x", "true"'),
        (int | Literal["x"], ("1", "x"), ("y",), 'an integer or one of "x"'),
        (Annotated[str, Field(max_length=1)], ("", "a"), ("ab",),
            "String should have at most 1 character"),
        (Any, ("", "x"), (), ""),
    ],
)  # fmt: skip
def test_a_key_is_the_text_of_its_value(
    annotation: Any, right: tuple[str, ...], wrong: tuple[str, ...], expected: str
) -> None:
    shape = shape_of(annotation)
    assert [wanted_key(shape, key) for key in right] == [None] * len(right)
    assert [wanted_key(shape, key) for key in wrong] == [expected] * len(wrong)


@pytest.mark.parametrize(
    ("annotation", "value", "expected"),
    [
        (Any, {}, True),
        (str | None, None, True),
        (str | None, 1, False),
        (str | int, 1, True),
        (str | int, 1.5, False),
        (Span, {}, True),
        (dict[str, int], [], False),
        (list[int], [], True),
        (Colour, "green", False),
    ],
)
def test_a_value_may_stand_where_its_json_type_does(
    annotation: Any, value: Any, expected: bool
) -> None:
    assert is_of(shape_of(annotation), value) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"a": [1, None]}, {"a": [1, None]}, True),
        ({"a": 1}, {"b": 1}, False),
        ([1], [1, 2], False),
        ([1, 2], [2, 1], False),
        (0, False, False),
        ("a", "a", True),
    ],
)
def test_identical_is_the_same_json(one: Any, other: Any, expected: bool) -> None:
    assert identical(one, other) is expected
