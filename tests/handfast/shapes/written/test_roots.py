"""Root models in the form that they write."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import (
    BaseModel,
    Json,
    RootModel,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)

from handfast.shapes import Anything, Choice, Scalar, shape_of, written_shape
from handfast.shapes.values.comparison import wanted
from handfast.shapes.values.fit import misfits

TEXT = Scalar("string", str)
ORDER = "Value error, out of order"


def test_the_validators_of_a_root_model_judge_it() -> None:
    class Even(RootModel[int]):
        @field_validator("root")
        @classmethod
        def _even(cls, root: int) -> int:
            if root % 2:
                raise ValueError("must be even")
            return root

    class Some(RootModel[list[int]]):
        @model_validator(mode="after")
        def _some(self) -> Some:
            if not self.root:
                raise ValueError("must not be empty")
            return self

    assert misfits(shape_of(Even).annotation, 1) == (("", "Value error, must be even"),)
    assert misfits(shape_of(list[Even]).annotation, [2, 1]) == (
        ("[1]", "Value error, must be even"),
    )
    assert misfits(written_shape(Some).annotation, []) == (("", "Value error, must not be empty"),)
    assert misfits(written_shape(Some).annotation, [1]) == ()


def test_of_what_a_root_model_lists_its_validators_leave_what_they_take() -> None:
    class NoB(RootModel[Literal["a", "b"] | None]):
        @field_validator("root")
        @classmethod
        def _no_b(cls, root: str | None) -> str | None:
            if root != "a":
                raise ValueError("a alone")
            return root

    assert shape_of(NoB) == Choice(("a",), Literal["a", "b"])


def test_the_validators_of_a_root_model_judge_objects_and_anything() -> None:
    class Pair(BaseModel):
        low: int
        high: int

    class Ordered(RootModel[Pair]):
        @model_validator(mode="after")
        def _ordered(self) -> Ordered:
            if self.root.low > self.root.high:
                raise ValueError("out of order")
            return self

    class Other(RootModel[Any]):
        @field_validator("root")
        @classmethod
        def _other(cls, root: Any) -> Any:
            if root == 5:
                raise ValueError("not five")
            return root

    ordered, other = written_shape(Ordered), written_shape(Other)
    assert misfits(ordered.annotation, {"low": 2, "high": 1}) == (
        ("", "Value error, out of order"),
    )
    assert misfits(ordered.annotation, {"low": 1, "high": 1}) == ()
    assert (wanted(other, 5), wanted(other, "a")) == ("Value error, not five", None)


def test_validators_of_json_in_a_text_are_refused() -> None:
    class InText(RootModel[Json[int]]):
        @field_validator("root")
        @classmethod
        def _as_it_is(cls, root: int) -> int:
            return root

    with pytest.raises(TypeError) as refused:
        shape_of(InText)

    assert str(refused.value) == (
        "InText.root: it is JSON in a text: give its validators to a field instead"
    )


def test_a_root_model_is_written_as_its_serializer_declares() -> None:
    class Root(RootModel[int]):
        @model_serializer
        def _text(self) -> str:
            return str(self.root)

    class OfField(RootModel[list[int]]):
        @field_serializer("root", when_used="unless-none")
        def _text(self, root: list[int]) -> str:
            return str(root)

    class Unknown(RootModel[int]):
        @model_serializer
        def _some(self):  # type: ignore[no-untyped-def]  # what is tested
            return self.root

    assert [written_shape(each) for each in (Root, OfField, Unknown)] == [TEXT, TEXT, Anything()]
