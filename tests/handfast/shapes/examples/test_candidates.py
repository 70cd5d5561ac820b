"""What is tried as an example of a scalar ends, at the bounds of its type too."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import Field

from handfast.shapes import Scalar, shape_of
from handfast.shapes.examples.candidates import candidates
from handfast.shapes.examples.examples import example_of


def all_of(annotation: Any, number: int = 0) -> list[Any]:
    shape = shape_of(annotation)
    assert isinstance(shape, Scalar)
    return list(candidates(shape, number))


def test_a_moment_beyond_the_last_one_is_left_out() -> None:
    found = all_of(Annotated[date, Field(ge=date.max)], 5)
    assert found != []
    assert all(text <= "9999-12-31" for text in found)


@pytest.mark.parametrize(
    "annotation", [bytes, Annotated[bytes, Field(max_length=2)], timedelta, UUID]
)
def test_the_candidates_are_finite(annotation: Any) -> None:
    assert all_of(annotation) != []


def test_no_bytes_at_all_are_tried_last() -> None:
    assert all_of(bytes)[-1] == ""


def test_a_pattern_that_no_text_is_made_for_adds_none() -> None:
    plain = Annotated[str, Field(pattern=r"^a$")]
    assert all_of(plain)[-1] == "a"


def test_another_number_has_a_letter_of_its_own() -> None:
    long = Annotated[str, Field(min_length=3)]
    assert ("bbb" in all_of(long, 1), "bbb" in all_of(long)) == (True, False)


def test_a_pattern_that_looks_behind_adds_none() -> None:
    assert "b" not in all_of(Annotated[str, Field(pattern=re.compile(r"(?<=x)b"))])


def test_a_tuple_has_an_example_at_each_place() -> None:
    assert example_of(shape_of(tuple[int, str])) == [1, "text"]


@pytest.mark.parametrize("item", [bool, Literal["a"]])
def test_more_different_items_than_there_are_have_no_example(item: Any) -> None:
    with pytest.raises(TypeError, match="has no example"):
        example_of(shape_of(Annotated[set[item], Field(min_length=3)]))
