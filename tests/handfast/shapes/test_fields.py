"""The fields of a model by name, and the models inside a shape."""

from __future__ import annotations

from pydantic import BaseModel, Field, RootModel

from handfast.shapes.fields import fields_of, file_fields, list_fields, models_within


class Tag(BaseModel):
    """A tag of tags."""

    name: str = Field(alias="Name")


class Upload(BaseModel):
    """Files, texts and lists."""

    file: bytes
    more: list[bytes] = []  # Pydantic copies it
    thumb: bytes | None = None
    tags: dict[str, list[Tag]]
    names: list[str] | None = None


class Tags(RootModel[list[Tag]]):
    """A model without fields of its own."""


def test_fields_stand_by_the_name_under_which_they_are_sent() -> None:
    assert list(fields_of(Tag)) == ["Name"]
    assert list(fields_of(Upload)) == ["file", "more", "thumb", "tags", "names"]


def test_no_model_and_a_model_of_a_list_have_no_fields() -> None:
    assert fields_of(None) == fields_of(Tags) == {}


def test_bytes_are_files() -> None:
    assert file_fields(Upload) == {"file", "more", "thumb"}
    assert file_fields(None) == frozenset()


def test_lists_are_known_by_name() -> None:
    assert list_fields(Upload) == {"more", "names"}


def test_models_are_found_at_any_depth() -> None:
    assert models_within(Upload) == {Upload, Tag}
    assert models_within(list[Tags] | Tag) == {Tag}
    assert models_within(int) == set()
