"""Types that contain themselves, in the form that they write."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field, create_model, model_serializer

from handfast.shapes import (
    Array,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Shape,
    shape_of,
    written_shape,
)

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


def _each_of_many_contains_all(last: Any) -> Any:
    """The first of twelve models, each with a field for every one; the last has ``last`` too."""
    names = [f"Of{number}" for number in range(12)]
    fields: dict[str, Any] = {name.lower(): (f"{name} | None", None) for name in names}
    namespace: dict[str, Any] = {}
    for name in names:
        own: Any = {"own": (int, last)} if name == names[-1] else {}
        namespace[name] = create_model(name, **fields | own)
    for model in namespace.values():
        model.model_rebuild(_types_namespace=namespace)
    return namespace[names[0]]


def test_what_many_types_lead_to_is_looked_into_once() -> None:
    """Along each path of its own, as many as there are orders of twelve, it would never end."""
    alike = _each_of_many_contains_all(Field())
    renamed = _each_of_many_contains_all(Field(validation_alias="in"))

    assert written_shape(alike) is shape_of(alike)
    last = keys(written_shape(renamed))["of11"]
    assert isinstance(last, Nullable)
    assert isinstance(last.of, Recursive)
    assert list(keys(last.of.shape))[-1] == "own"
