"""Root models in the form that they write."""

from __future__ import annotations

from pydantic import RootModel, field_serializer, model_serializer

from handfast.shapes import Anything, Scalar, written_shape

TEXT = Scalar("string", str)


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
