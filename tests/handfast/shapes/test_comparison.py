"""Strictness of one JSON value, and equality as the model compares."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from ipaddress import IPv6Address
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, BeforeValidator, EmailStr, Field, HttpUrl

from handfast.shapes import shape_of, written_shape
from handfast.shapes.comparison import identical, is_of, repeated, same, wanted, wanted_key
from handfast.shapes.declared.configs import BytesInText


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
    ("annotation", "items", "index"),
    [
        (int, [1, 2, 3], None),
        (int | bool, [1, True], None),
        (int, [1, 2, 1], 2),
        (float, [1, 1.0], 1),
        (float, ["1", 1.0], None),
        (datetime | None, ["2031-01-01T00:00:00Z", "2031-01-01T01:00:00+01:00", None], 1),
        (datetime | None, [None, "soon", "soon"], 2),
        (Span, [{"since": "x", "note": None}, {"note": None, "since": "x"}], 1),
    ],
)
def test_a_repeated_item_is_found_as_the_model_compares(
    annotation: Any, items: list[Any], index: int | None
) -> None:
    assert repeated(shape_of(annotation), items) == index


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


ID = "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"
UPPER = ID.upper()
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
        (set[int], [1, 2], [2, 1], True),
        (set[int], [1, 2], [2, 2], False),
        (set[int], [1, 2], [2, 1, 1], False),
        (frozenset[UUID | float], [UPPER, 1], [1.0, ID], True),
        (dict[UUID, int], {UPPER: 1}, {ID: 1}, True),
        (dict[UUID, int], {UPPER: 1}, {f"{ID[:-1]}0": 1}, False),
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


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1.5", "1.50", True),
        (1.5, "1.50", True),
        ("1.5", 1.5, False),
        ("1.5", "1.51", False),
        ("NaN", "NaN", True),
        ("x", "1", False),
        (True, "1", False),
    ],
)
def test_decimals_that_are_written_are_equal_by_value(one: Any, other: Any, expected: bool) -> None:
    assert same(written_shape(Decimal), one, other) is expected


BASE64 = Annotated[bytes, BytesInText("base64")]


@pytest.mark.parametrize(
    ("annotation", "one", "spelled", "other"),
    [
        (UUID, ID, (UPPER, f"urn:uuid:{ID}", ID.replace("-", "")), (f"{ID[:-1]}0", "x", 1, None)),
        (timedelta, "PT15M", ("PT900S", "P0DT0H15M", "00:15:00"), ("PT16M", "x", 900)),
        (time, "10:00:00", ("10:00", "10:00:00.000"), ("10:01:00", "10:00:00Z", "x")),
        (HttpUrl, "https://example.org/", ("https://EXAMPLE.org", "https://example.org:443/"),
            ("https://example.org/a", "http://example.org/", "x")),
        (EmailStr, "a@example.org", ("a@EXAMPLE.org",), ("A@example.org", "x")),
        (IPv6Address, "2001:db8::1", ("2001:DB8:0::1",), ("2001:db8::2", "x", 1)),
        (BASE64, "-_8=", ("+/8=", "-_8"), ("AAA=", "x", None)),
        (Annotated[timedelta, Field(le=timedelta(0))], "PT15M", ("PT900S",), ("PT16M",)),
        (date, "2031-01-01", (), ("2031-01-01T00:00:00", "2031-01-02")),
        (str, ID, (), (UPPER,)),
    ],
)  # fmt: skip
def test_a_value_may_be_spelled_as_its_type_reads_it(
    annotation: Any, one: str, spelled: tuple[str, ...], other: tuple[Any, ...]
) -> None:
    shape = shape_of(annotation)
    assert [same(shape, one, each) for each in (one, *spelled)] == [True] * (1 + len(spelled))
    assert [same(shape, one, each) for each in other] == [False] * len(other)


def test_items_of_a_set_that_are_one_value_are_repeated() -> None:
    assert repeated(shape_of(UUID), [ID, UPPER]) == 1
    assert repeated(written_shape(Decimal), ["1", "1.0"]) == 1
