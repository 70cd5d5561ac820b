"""How deep a shape is followed into the types that contain themselves, and where it is left."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, Json

from handfast.shapes import Array, Nullable, Object, Recursive, Union, shape_of
from handfast.shapes.places import places, plain
from handfast.shapes.unrolling import has_finite_value, shallowest, unrolled
from handfast.wire.paths import steps
from tests.data.recursive_models import Author, Endless, Folder, Nodes, Pair

type Expression = Annotated[Add | Number, Field(discriminator="op")]


class Number(BaseModel):
    """A number."""

    op: Literal["number"] = "number"
    value: int


class Add(BaseModel):
    """Two more."""

    op: Literal["add"] = "add"
    left: Expression
    right: Expression


class HasFolders(BaseModel):
    """Has a folder, and is in none."""

    top: Folder


def _inside(annotation: Any, path: str) -> Any:
    return places(shape_of(annotation), steps(path))[0].shape


def _objects(shape: Any) -> Object:
    assert isinstance(shape, Object)
    return shape


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Folder, True),
        (Expression, True),
        (Nodes, True),
        (Pair, True),
        (Author, True),
        (Endless, False),
        (list[Endless], True),
        (tuple[Endless, int], False),
        (Endless | int, True),
    ],
)
def test_a_value_may_come_to_an_end(annotation: Any, expected: bool) -> None:
    assert has_finite_value(shape_of(annotation)) is expected


def test_what_needs_itself_for_ever_has_no_shallowest_value() -> None:
    with pytest.raises(TypeError, match=r"^no value of Endless comes to an end$"):
        shallowest(_inside(Endless, "next"))


def test_a_shape_is_unrolled_to_the_second_of_its_kind() -> None:
    folder = unrolled(shape_of(Folder))
    top = unrolled(shape_of(HasFolders))

    assert isinstance(places(folder, steps("folders[*]"))[0].shape, Object)
    assert isinstance(places(folder, steps("folders[*].folders[*]"))[0].shape, Recursive)
    assert isinstance(places(top, steps("top.folders[*]"))[0].shape, Object)
    assert isinstance(places(top, steps("top.folders[*].folders[*]"))[0].shape, Recursive)
    assert unrolled(shape_of(Number)) is shape_of(Number)


def test_a_shallowest_shape_leaves_where_it_can() -> None:
    class Outs(BaseModel):
        left_out: list[Outs] = []
        items: list[Outs]
        some: Annotated[list[Outs | int], Field(min_length=2)]
        entries: dict[str, Outs]
        entry: Annotated[dict[str, Outs | int], Field(min_length=1)]
        null: Outs | None
        text: Json[list[Outs]]
        pair: tuple[int, Outs | None]
        option: Add | Outs | Number

    fields = {field.name: field.shape for field in _objects(shallowest(shape_of(Outs))).fields}

    assert "left_out" not in fields
    lengths = {name: getattr(shape, "max_length", None) for name, shape in fields.items()}
    assert lengths == {
        "items": 0,
        "some": 2,
        "entries": 0,
        "entry": 1,
        "null": None,
        "text": None,
        "pair": 2,
        "option": None,
    }
    some, null, option = fields["some"], fields["null"], fields["option"]
    assert isinstance(some, Array)
    assert [type(one).__name__ for one in plain(some.item)] == ["Scalar"]
    assert isinstance(null, Nullable)
    assert plain(null)[0].annotation is None
    assert isinstance(option, Union)
    assert [_objects(one).model for one in option.options] == [Number]
