"""Unions with a tag: nested ones, tags with defaults, tags that code finds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, RootModel, Tag

from tests.data.odd_models.making import fraction, items, text, whole
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class Kind(StrEnum):
    """Which option it is."""

    CIRCLE = "circle"
    SQUARE = "square"


class Circle(BaseModel):
    """An option."""

    kind: Literal["circle"]
    radius: float


class Square(BaseModel):
    """An option with an equally named key elsewhere."""

    kind: Literal["square"]
    side: int
    label: int = 0


class Blob(BaseModel):
    """An option whose label is a text."""

    kind: Literal["blob", "stain"]
    label: str


class DefaultCircle(BaseModel):
    """An option whose tag has a default."""

    kind: Literal["circle"] = "circle"
    radius: float


class DefaultSquare(BaseModel):
    """Another option whose tag has a default."""

    kind: Literal["square"] = "square"
    side: int


class EnumCircle(BaseModel):
    """An option whose tag is a member of an enum."""

    kind: Literal[Kind.CIRCLE]
    radius: float


class EnumSquare(BaseModel):
    """Another option whose tag is a member of an enum."""

    kind: Literal[Kind.SQUARE]
    side: int


class AliasedCircle(BaseModel):
    """An option whose tag has an alias."""

    kind: Literal["circle"] = Field(alias="@type")
    radius: float


class AliasedSquare(BaseModel):
    """Another option whose tag has an alias."""

    kind: Literal["square"] = Field(alias="@type")
    side: int


class Numbered1(BaseModel):
    """An option whose tag is a number."""

    version: Literal[1]
    name: str


class Numbered2(BaseModel):
    """Another option whose tag is a number."""

    version: Literal[2]
    name: int


class White(BaseModel):
    """An inner option of an inner tag."""

    kind: Literal["dark"]
    shade: Literal["white"]


class Black(BaseModel):
    """Another inner option of an inner tag."""

    kind: Literal["dark"]
    shade: Literal["black"]
    depth: int


Shape = Annotated[Circle | Square, Field(discriminator="kind")]
Shade = Annotated[White | Black, Field(discriminator="shade")]


class TaggedShape(BaseModel):
    """Has a tag that must be there."""

    v: Shape


class TagOfSeveralValues(BaseModel):
    """Has an option with two tags, and a key of two types."""

    v: Annotated[Square | Blob, Field(discriminator="kind")]


class TagWithDefault(BaseModel):
    """Reads no untagged option, though the tag has a default."""

    v: Annotated[DefaultCircle | DefaultSquare, Field(discriminator="kind")]


class TagOfAnEnum(BaseModel):
    """Has members of an enum for tags."""

    v: Annotated[EnumCircle | EnumSquare, Field(discriminator="kind")]


class TagWithAnAlias(BaseModel):
    """Has another name for its tag."""

    v: Annotated[AliasedCircle | AliasedSquare, Field(discriminator="kind")]


class TagOfNumbers(BaseModel):
    """Has numbers for tags."""

    v: Annotated[Numbered1 | Numbered2, Field(discriminator="version")]


class NestedTags(BaseModel):
    """Has a tagged union for an option of a tagged union."""

    v: Annotated[Circle | Shade, Field(discriminator="kind")]


class NullableTagged(BaseModel):
    """Has an option with a tag, or null."""

    v: Shape | None = None


class ListOfTagged(BaseModel):
    """Has a list and a map of tagged options."""

    v: list[Shape]
    w: dict[str, Shape] = {}


class OneTaggedOption(BaseModel):
    """Has a tag that one option alone has."""

    v: Annotated[Circle | DefaultSquare, Field(discriminator="kind")]


class TaggedRoot(RootModel[Shape]):
    """Is itself a tagged union."""


def _by_keys(v: Any) -> str | None:
    if isinstance(v, dict):
        return "circle" if "radius" in v else "square"
    return "circle" if hasattr(v, "radius") else "square"


def _by_type(v: Any) -> str | None:
    if isinstance(v, str):
        return "text"
    return "shape" if isinstance(v, dict | BaseModel) else None


class FoundByKeys(BaseModel):
    """Finds the option by the keys that are there."""

    v: Annotated[
        Annotated[DefaultCircle, Tag("circle")] | Annotated[DefaultSquare, Tag("square")],
        Discriminator(_by_keys),
    ]


def _by_kind(v: Any) -> str | None:
    found = v.get("kind", "?") if isinstance(v, dict) else getattr(v, "kind", "?")
    return "circle" if found == "circle" else "square"


class FoundByTheirTags(BaseModel):
    """Finds the option by a tag, without which it is the other one."""

    v: Annotated[
        Annotated[DefaultCircle, Tag("circle")] | Annotated[DefaultSquare, Tag("square")],
        Discriminator(_by_kind),
    ]


class FoundByType(BaseModel):
    """Finds the option by the type of the value."""

    v: Annotated[
        Annotated[str, Tag("text")] | Annotated[DefaultCircle, Tag("shape")],
        Discriminator(_by_type),
    ]


class FoundWithOwnError(BaseModel):
    """Refuses with an error of its own where no option is found."""

    v: Annotated[
        Annotated[str, Tag("text")] | Annotated[DefaultCircle, Tag("shape")],
        Discriminator(
            _by_type, custom_error_type="no_shape", custom_error_message="neither text nor shape"
        ),
    ]


def _circle(r: Any) -> dict[str, Any]:
    return {"kind": "circle", "radius": fraction(r)}


def _square(r: Any) -> dict[str, Any]:
    return {"kind": "square", "side": whole(r)}


def _blob(r: Any) -> dict[str, Any]:
    return {"kind": r.choice(("blob", "stain")), "label": text(r)}


def _dark(r: Any) -> Any:
    return r.choice(
        ({"kind": "dark", "shade": "white"}, {"kind": "dark", "shade": "black", "depth": 1})
    )


def _shape(r: Any) -> Any:
    return r.choice((_circle, _square))(r)


def _numbered(r: Any) -> Any:
    return r.choice(({"version": 1, "name": text(r)}, {"version": 2, "name": whole(r)}))


def _aliased(r: Any) -> dict[str, Any]:
    return {{"kind": "@type"}.get(key, key): value for key, value in _shape(r).items()}


def _v(*makes: Any) -> Any:
    return lambda r: {"v": r.choice(makes)(r)}


_UNTAGGED = Miss({"v": {"radius": 1}}, "union_tag_not_found")
_UNKNOWN = Miss({"v": {"kind": "?", "radius": 1}}, "union_tag_invalid")

ROWS = (
    Odd(model=TaggedShape, make=_v(_shape), misses=(_UNTAGGED, _UNKNOWN)),
    Odd(model=TagOfSeveralValues, make=_v(_square, _blob), item=Item.PACT_SCALARS),
    Odd(model=TagWithDefault, make=_v(_shape), item=Item.UNREADABLE, misses=(_UNTAGGED, _UNKNOWN)),
    Odd(model=TagOfAnEnum, make=_v(_shape), misses=(_UNTAGGED, _UNKNOWN)),
    Odd(model=TagWithAnAlias, make=_v(_aliased), misses=(_UNTAGGED,)),
    Odd(model=TagOfNumbers, make=_v(_numbered), item=Item.PACT_SCALARS,
        misses=(Miss({"v": {"version": 3, "name": ""}}, "union_tag_invalid"),)),
    Odd(model=NestedTags, make=_v(_circle, _dark), item=Item.DOCUMENTS,
        misses=(Miss({"v": {"kind": "dark", "shade": "grey"}}, "union_tag_invalid"),)),
    Odd(model=NullableTagged, make=_v(_shape, lambda r: None), misses=(_UNTAGGED,)),
    Odd(model=ListOfTagged, make=lambda r: {"v": items(_shape)(r), "w": {"a": _shape(r)}}),
    Odd(model=OneTaggedOption, make=_v(_shape), item=Item.UNREADABLE, misses=(_UNTAGGED,)),
    Odd(model=TaggedRoot, make=_shape, misses=(Miss({"radius": 1}, "union_tag_not_found"),)),
    Odd(model=FoundByKeys, make=_v(lambda r: {"radius": fraction(r)}, lambda r: {"side": whole(r)}),
        item=Item.RAW, misses=(Miss({"v": {"radius": "x"}}, "float_parsing"),)),
    Odd(model=FoundByTheirTags, make=_v(_circle, lambda r: {"side": whole(r)}),
        item=Item.UNREADABLE, misses=(Miss({"v": {"radius": 1}}, "missing"),)),
    Odd(model=FoundByType, make=_v(text, lambda r: {"radius": fraction(r)}), item=Item.RAW,
        misses=(Miss({"v": 1}, "union_tag_not_found"),)),
    Odd(model=FoundWithOwnError, make=_v(text, lambda r: {"radius": fraction(r)}), item=Item.RAW,
        misses=(Miss({"v": 1}, "no_shape"),)),
)  # fmt: skip
