"""Equality as the model compares: by the values that its types read in what is written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import IPv6Address
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, EmailStr, Field, HttpUrl

from handfast.shapes import shape_of, written_shape
from handfast.shapes.declared.configs import BytesInText
from handfast.shapes.values.equality import repeated, same


class Span(BaseModel):
    """A moment in an object."""

    since: AwareDatetime
    note: str | None = None


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
