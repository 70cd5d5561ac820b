"""Types that contain themselves, in the form that they write."""

from __future__ import annotations

import dataclasses
import datetime as dt

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_serializer

from handfast.shapes import Array, Map, Object, Recursive, Scalar, Shape, shape_of, written_shape

NUMBER = Scalar("number", float)


class Alike(BaseModel):
    """Is written as it is read."""

    a: int


def keys(shape: Shape) -> dict[str, Shape]:
    """The shapes of an object by key."""
    assert isinstance(shape, Object)
    return {field.name: field.shape for field in shape.fields}


class Folder(BaseModel):
    """Contains itself, and is written under another key."""

    name: str = Field(validation_alias="in", serialization_alias="out")
    folders: list[Folder] = []
    beside: Alike | None = None


class Chain(BaseModel):
    """Contains itself, and is written as it is read."""

    next: Chain | None = None
    beside: Alike | None = None


class Crate(BaseModel):
    """Computes what contains it."""

    depth: int

    @computed_field
    def crates(self) -> list[Crate]:
        """One less."""
        return [Crate(depth=self.depth - 1)] if self.depth else []


class Nested(BaseModel):
    """Is written as a map of its own kind."""

    depth: int

    @model_serializer
    def _by_name(self) -> dict[str, Nested]:
        return {"a": Nested(depth=self.depth - 1)} if self.depth else {}


@dataclasses.dataclass
class Took:
    """A dataclass without a config that contains itself."""

    took: dt.timedelta
    more: list[Took]


def test_what_contains_itself_is_written_alike_at_every_depth() -> None:
    shape = keys(written_shape(Folder))
    assert list(shape) == ["out", "folders", "beside"]

    inner = shape["folders"]
    assert isinstance(inner, Array)
    assert isinstance(inner.item, Recursive)
    assert list(keys(inner.item.shape)) == ["out", "folders", "beside"]


def test_what_contains_itself_and_is_written_as_it_is_read_has_one_shape() -> None:
    assert written_shape(Chain) is shape_of(Chain)


def test_what_a_model_computes_or_serializes_may_contain_it() -> None:
    crates = keys(written_shape(Crate))["crates"]
    nested = written_shape(Nested)

    assert isinstance(crates, Array)
    assert isinstance(crates.item, Recursive)
    assert list(keys(crates.item.shape)) == ["depth", "crates"]
    assert isinstance(nested, Map)
    assert isinstance(nested.value, Recursive)
    assert nested.value.shape == nested


def test_a_dataclass_that_contains_itself_has_the_config_around_it() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(ser_json_timedelta="float")
        part: Took

    part = keys(written_shape(Model))["part"]

    assert isinstance(part, Recursive)
    assert keys(part.shape)["took"] == NUMBER
