"""A type that contains itself has a finite shape, in which `Recursive` stands for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, Json, JsonValue, RootModel
from typing_extensions import TypedDict

from handfast.shapes import Anything, Object, Recursive, Scalar, Union, shape_of
from handfast.shapes.fields import list_fields, models_within
from handfast.shapes.places import places, plain
from handfast.shapes.recursion import contains_itself
from handfast.shapes.values.comparison import is_of
from handfast.shapes.values.equality import same
from handfast.shapes.values.fit import unknown_keys
from handfast.wire.paths import steps
from tests.data.recursive_models import Author, Book, Folder, Nodes, Pair

type Tree = dict[str, Tree] | int
type Nest = list[Nest]
type Nests = Nest
type Deep[T] = list[Deep[T]] | T
type Loop = Loop | int  # type: ignore[misc]  # what is wrong
type InText = Json[InText] | int  # type: ignore[misc]  # to mypy no text is between
type MaybeNodes = list[MaybeNodes] | None
type Expression = Annotated[Add | Number, Field(discriminator="op")]


class Number(BaseModel):
    """A number."""

    op: Annotated[Literal["number"], Field(alias="operator")] = "number"
    value: int


class Add(BaseModel):
    """Two more."""

    op: Annotated[Literal["add"], Field(alias="operator")] = "add"
    left: Expression
    right: Expression


class Shelf(BaseModel):
    """Has books, and is in none of them."""

    books: list[Book]


class Menu(TypedDict):
    """Has menus."""

    label: str
    entries: list[Menu]


class HasMenus(BaseModel):
    """Has a typed dict with the config of this model."""

    model_config = ConfigDict(str_max_length=3)

    menu: Menu


@dataclass
class Link:
    """Has a link, or null."""

    v: int
    link: Link | None = None


class OfItself(RootModel["OfItself | int"]):
    """Is itself."""


def _inside(annotation: Any, path: str) -> Any:
    return places(shape_of(annotation), steps(path))[0].shape


def _objects(shape: Any) -> Object:
    assert isinstance(shape, Object)
    return shape


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (Folder, True),
        (Author, True),
        (Book, True),
        (Menu, True),
        (Pair, True),
        (Link, True),
        (Nodes, True),
        (Tree, True),
        (Deep[int], True),
        (Add, True),
        (Shelf, False),
        (HasMenus, False),
        (Number, False),
        (Nests, False),
        (JsonValue, False),
        (str, False),
    ],
)
def test_a_type_contains_itself_where_something_leads_back_to_it(
    named: Any, expected: bool
) -> None:
    assert contains_itself(named) is expected


@pytest.mark.parametrize(
    ("annotation", "path"),
    [
        (Folder, "folders[*]"),
        (list[Folder], "[*]"),
        (Shelf, "books[*]"),
        (HasMenus, "menu"),
        (Pair, "[1][*]"),
        (Nodes, "any"),
        (Nest, "[*]"),
        (Nests, "[*]"),
        (Deep[int], "[*]"),
        (Tree, "any"),
    ],
)
def test_inside_another_type_it_is_recursive(annotation: Any, path: str) -> None:
    found = _inside(annotation, path)

    assert isinstance(found, Recursive)
    assert not isinstance(found.shape, Recursive)
    assert found == _inside(annotation, path)


def test_it_is_found_again_as_the_same_shape() -> None:
    shape = shape_of(Folder)

    assert _inside(Folder, "folders[*]").shape is shape
    assert places(shape, steps("folders[*].folders[*].name")) == places(shape, steps("name"))


def test_a_shape_is_the_same_whichever_type_was_asked_first() -> None:
    books = _inside(Author, "books[*]")

    assert isinstance(books, Recursive)
    assert books.shape is shape_of(Book)
    assert _inside(Book, "author").shape is shape_of(Author)


def test_it_has_the_config_of_the_model_around_it() -> None:
    label = _inside(HasMenus, "menu.entries[*].entries[*].label")

    assert isinstance(label, Scalar)
    assert label.max_length == 3
    assert _inside(Menu, "entries[*].label").max_length is None


def test_its_metadata_is_that_of_each_place() -> None:
    model = Annotated[Nest, Field(min_length=1)]

    class Few(BaseModel):
        few: model

    few = _inside(Few, "few").shape
    assert (few.min_length, few.item.shape.min_length) == (1, 0)


def test_a_union_of_it_has_its_tag() -> None:
    shape = _inside(Add, "left").shape

    assert isinstance(shape, Union)
    assert [type(option) for option in shape.options] == [Recursive, Object]
    assert shape.discriminator == "operator"


def test_any_json_is_known_as_a_whole() -> None:
    assert shape_of(Annotated[JsonValue, "described"]) == Anything(
        Annotated[JsonValue, "described"]
    )


@pytest.mark.parametrize("annotation", [Loop, InText, OfItself, list[Loop]])
def test_a_type_that_is_itself_is_refused(annotation: Any) -> None:
    name = "Loop" if annotation == list[Loop] else annotation.__name__
    with pytest.raises(TypeError, match=f"^{name} is itself, "):
        shape_of(annotation)


def test_what_has_no_form_is_named_once_at_any_depth() -> None:
    class Inner(BaseModel):
        model_config = ConfigDict(arbitrary_types_allowed=True)

        inner: list[Inner]
        value: memoryview

    class Outer(BaseModel):
        one: Inner
        other: Inner

    with pytest.raises(TypeError) as caught:
        shape_of(Outer)

    advice = "has no form in JSON without Samples(good=..., bad=...) beside it"
    assert str(caught.value) == f"Inner.value: <class 'memoryview'> {advice}"


def test_alternatives_and_fields_are_those_of_its_shape() -> None:
    class Lists(BaseModel):
        nodes: MaybeNodes
        nest: Nest | None
        tree: Tree

    (place,) = places(shape_of(Lists), ("nodes",))
    assert place.nullable
    assert [type(option).__name__ for option in plain(place.shape)] == ["Array"]
    assert list_fields(Lists) == {"nest", "nodes"}
    assert models_within(Lists) == {Lists}
    models: set[type[BaseModel]] = {Author, Book}
    assert models_within(Author) == models


def test_values_are_compared_at_any_depth() -> None:
    shape = _inside(Shelf, "books[*]")

    assert is_of(shape, {})
    assert not is_of(shape, [])
    assert is_of(_inside(Tree, "any"), 1)
    assert not is_of(_inside(Tree, "any"), "1")
    link = shape_of(list[Link])
    assert same(link, [{"v": 1, "link": {"v": 2}}], [{"v": 1, "link": {"v": 2}}])
    assert not same(link, [{"v": 1, "link": {"v": 2}}], [{"v": 1, "link": {"v": 3}}])
    assert unknown_keys(link, [{"v": 1, "link": {"v": 2, "w": 3}}]) == [
        ("[0].link.w", "known: link, v")
    ]


def test_a_text_may_carry_what_contains_itself() -> None:
    class Envelope(BaseModel):
        inner: Json[list[Envelope]]

    assert isinstance(_inside(Envelope, "inner[*]"), Recursive)
    assert unknown_keys(shape_of(Envelope), {"inner": json.dumps([{"inner": "[]", "x": 1}])}) == [
        ("inner[0].x", "known: inner")
    ]
