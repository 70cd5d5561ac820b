"""Which types can be keys, how keys are written, and which keys decide for an option."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple

import pytest
from pydantic import BaseModel, Field, Json

from handfast.shapes import Object, Union, shape_of, written_shape
from handfast.shapes.keys import any_text, key_text


class Point(NamedTuple):
    """Two numbers."""

    x: int
    y: int


class Place(Enum):
    """Members that are lists in JSON."""

    HOME = (0, 0)


class Circle(BaseModel):
    """An option whose tag has a default."""

    kind: Literal["circle"] = "circle"
    radius: float


class White(BaseModel):
    """An option of an inner tag, whose tags have defaults."""

    kind: Literal["dark"] = "dark"
    shade: Literal["white"] = "white"


class Black(BaseModel):
    """Another of these."""

    kind: Literal["dark"] = "dark"
    shade: Literal["black"] = "black"


SHADE = Annotated[White | Black, Field(discriminator="shade")]
SHAPE = Annotated[SHADE | Circle, Field(discriminator="kind")]


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (1, "1"), (1.5, "1.5"), ("2031-01-01", "2031-01-01")]
)
def test_a_key_is_written_as_pydantic_writes_it(value: Any, text: str) -> None:
    assert key_text(value) == text


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (tuple[int, int], "tuple[int, int]"),
        (int | None, "int | None"),
        (int | Point, "Point"),
        (frozenset[int], "frozenset[int]"),
        (Json[int], "int"),
        (Place, "Place"),
        (Circle, "Circle"),
    ],
)
def test_what_is_no_text_of_its_own_is_no_key(key: Any, name: str) -> None:
    class Model(BaseModel):
        v: dict[key, int]

    with pytest.raises(TypeError, match=r"^Model\.v: .* is no type for keys") as refused:
        shape_of(Model)
    assert name in str(refused.value)


@pytest.mark.parametrize("key", [str, Any, int, bool, int | str, Literal["x"]])
def test_what_is_one_text_may_be_a_key(key: Any) -> None:
    assert shape_of(dict[key, int]).annotation == dict[key, int]


@pytest.mark.parametrize(
    ("key", "free"),
    [
        (str, True),
        (Any, True),
        (int, False),
        (Annotated[str, Field(min_length=1)], False),
        (Annotated[str, Field(max_length=1)], False),
        (Annotated[str, Field(pattern="a")], False),
    ],
)
def test_any_text_is_a_key_where_nothing_limits_it(key: Any, free: bool) -> None:
    assert any_text(shape_of(key)) is free


def required_of(shape: Any) -> dict[str, list[str]]:
    """What each model among the options of a union requires, by its name."""
    if isinstance(shape, Object):
        return {shape.model.__name__: [field.name for field in shape.fields if field.required]}
    return {name: keys for option in shape.options for name, keys in required_of(option).items()}


def test_the_options_of_a_union_require_the_tags_that_decide_for_them() -> None:
    shape = shape_of(SHAPE)
    assert isinstance(shape, Union)
    assert shape.discriminator == "kind"
    assert required_of(shape) == {
        "White": ["kind", "shade"],
        "Black": ["kind", "shade"],
        "Circle": ["kind", "radius"],
    }


def test_a_model_does_not_require_its_tag_elsewhere() -> None:
    assert required_of(shape_of(Circle)) == {"Circle": ["radius"]}
    assert required_of(shape_of(Circle | White)) == {"Circle": ["radius"], "White": []}


def test_a_tag_with_a_default_is_required_in_both_forms() -> None:
    class Circle(BaseModel):
        kind: Literal["circle"] = "circle"

    class Square(BaseModel):
        kind: Literal["square"] = Field("square", serialization_alias="Kind")

    class Oval(BaseModel):
        kind: Literal["oval"] = "oval"

    alike = Annotated[Circle | Oval, Field(discriminator="kind")]
    assert written_shape(alike) is shape_of(alike)
    union = written_shape(Annotated[Circle | Square, Field(discriminator="kind")])
    assert isinstance(union, Union)
    assert required_of(union) == {"Circle": ["kind"], "Square": ["Kind"]}
