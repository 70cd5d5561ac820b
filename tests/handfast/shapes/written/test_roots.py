"""Root models in the form that they write."""

from __future__ import annotations

from pydantic import (
    RootModel,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)

from handfast.shapes import Anything, Scalar, shape_of, written_shape
from handfast.shapes.values.fit import misfits

TEXT = Scalar("string", str)


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
