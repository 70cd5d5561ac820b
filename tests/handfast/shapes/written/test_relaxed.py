"""A shape without its limits has its types, and what contains itself is left open."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, Json

from handfast.shapes import (
    Anything,
    Array,
    Choice,
    Encoded,
    Map,
    Nullable,
    Object,
    Scalar,
    Union,
    shape_of,
    written_shape,
)
from handfast.shapes.written.relaxed import relaxations, unlimited

SMALL = Annotated[int, Field(ge=0, le=9)]
NUMBER, TEXT = Scalar("integer", int), Scalar("string", str)


class Tree(BaseModel):
    """Contains itself."""

    model_config = ConfigDict(extra="forbid")
    size: SMALL
    trees: list[Tree] = []


def test_limits_are_off_at_any_depth() -> None:
    rows = Annotated[list[SMALL | Annotated[str, Field(max_length=3)]], Field(max_length=2)]
    short = Annotated[dict[Annotated[str, Field(max_length=3)], SMALL], Field(min_length=1)]
    pair = tuple[SMALL, str]

    assert unlimited(shape_of(rows)) == Array(Union((NUMBER, TEXT), Any), Any)
    assert unlimited(shape_of(short)) == Map(TEXT, NUMBER, Any)
    assert unlimited(shape_of(SMALL | None)) == Nullable(NUMBER)
    in_text = unlimited(shape_of(Json[SMALL]))
    assert isinstance(in_text, Encoded)
    assert in_text.of == NUMBER
    assert unlimited(shape_of(pair)) == Array(
        Union((NUMBER, TEXT), Any), Any, positions=(NUMBER, TEXT)
    )


def test_a_class_has_its_fields_and_takes_any_other() -> None:
    found = unlimited(shape_of(Tree))
    assert isinstance(found, Object)
    assert [field.shape for field in found.fields] == [NUMBER, Array(Anything(), Any)]
    assert (found.extra, found.checked, found.validated) == ("ignore", False, Any)


def test_a_text_that_only_code_reads_is_a_text_and_a_decimal_stays_one() -> None:
    assert unlimited(shape_of(HttpUrl)) == TEXT
    small = written_shape(Annotated[Decimal, Field(le=9)])
    assert unlimited(small) == Scalar("decimal", Decimal, as_text=True)
    assert unlimited(shape_of(None)) == Nullable(Choice((), None))


def test_relaxations_end_with_anything() -> None:
    assert [*relaxations(shape_of(SMALL))][1:] == [NUMBER, NUMBER, Anything()]
    assert [*relaxations(shape_of(SMALL | None))] == [
        Nullable(NUMBER), Nullable(NUMBER), Anything(),
    ]  # fmt: skip
