"""Functions of shapes are called once for equal arguments."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from handfast.shapes import Scalar, shape_of
from handfast.shapes.caching import cached


def test_equal_arguments_are_asked_once_and_those_without_a_hash_each_time() -> None:
    asked: list[object] = []

    @cached
    def doubled(value: list[int] | int) -> list[int] | int:
        asked.append(value)
        return value * 2

    assert [doubled(1), doubled(1), doubled([1]), doubled([1])] == [2, 2, [1, 1], [1, 1]]
    assert asked == [1, [1], [1]]


def test_what_the_function_raises_is_raised() -> None:
    @cached
    def refusing(_value: int) -> int:
        msg = "never"
        raise TypeError(msg)

    with pytest.raises(TypeError, match="never"):
        refusing(1)


class Deep(BaseModel):
    """A model in a model."""

    text: Annotated[str, Field(max_length=3)]


def test_equal_shapes_have_one_hash_whichever_was_asked_first() -> None:
    one, other = Scalar("string", str, max_length=3), Scalar("string", str, max_length=3)
    assert {one: "found"}[other] == "found"
    assert hash(shape_of(Deep)) == hash(shape_of(Deep))
    assert len({one, other, Scalar("string", str, max_length=4)}) == 2
