"""Strictness of one JSON value, and equality as the model compares."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from handfast.shapes import shape_of
from handfast.shapes.comparison import identical, is_of, same, wanted


class Colour(StrEnum):
    """Two colours."""

    RED = "red"
    BLUE = "blue"


class Span(BaseModel):
    """A moment in an object."""

    since: AwareDatetime
    note: str | None = None


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


NOON, ALSO = "2031-04-02T12:00:00Z", "2031-04-02T14:00:00.000+02:00"


@pytest.mark.parametrize(
    ("annotation", "one", "other", "expected"),
    [
        (int, 1, 1, True),
        (int, 1, 1.0, False),
        (int, 1, True, False),
        (float, 1, 1.0, True),
        (float, 1.0, True, False),
        (float, 0, "0", False),
        (AwareDatetime, NOON, ALSO, True),
        (AwareDatetime, NOON, "2031-04-02T12:00:01Z", False),
        (AwareDatetime, NOON, None, False),
        (AwareDatetime, "noon", "noon", True),
        (datetime, "2031-04-02T12:00:00", NOON, False),
        (datetime, "2031-04-02T12:00:00", "2031-04-02T12:00:00.0", True),
        (AwareDatetime | None, NOON, ALSO, True),
        (AwareDatetime | None, None, None, True),
        (AwareDatetime | int, NOON, ALSO, True),
        (AwareDatetime | int, "never", "never", False),
        (list[float], [1, 2], [1.0, 2.0], True),
        (list[float], [1, 2], [1.0], False),
        (list[float], [1], {}, False),
        (list[float], "x", "x", True),
        (dict[str, float], {"a": 1}, {"a": 1.0}, True),
        (dict[str, float], {"a": 1}, {}, False),
        (dict[str, float], {"a": 1}, [], False),
        (Span, {"since": NOON}, {"since": ALSO}, True),
        (Span, {"since": NOON}, {"since": ALSO, "note": None}, False),
        (Span, {"since": NOON, "new": 1}, {"since": ALSO, "new": 1.0}, False),
        (Span, None, None, True),
        (Any, {"a": [1]}, {"a": [1]}, True),
        (Any, {"a": [1]}, {"a": [1.0]}, False),
    ],
)
def test_equality_is_the_model_s(annotation: Any, one: Any, other: Any, expected: bool) -> None:
    assert same(shape_of(annotation), one, other) is expected


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
