"""Root models, generic ones, inherited ones, and types that are no model at all."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Generic, NewType, TypeVar

from pydantic import AfterValidator, BaseModel, Field, RootModel

from tests.data.odd_models.making import boolean, fraction, items, optional, text, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]

T = TypeVar("T")
K = TypeVar("K", bound=str)
UserId = NewType("UserId", int)
type Names = list[str]
type Pair[V] = tuple[V, V]


class Item1(BaseModel):
    """What generic models have."""

    id: int


class Page(BaseModel, Generic[T]):  # noqa: UP046 - what is odd
    """Is generic by a type variable."""

    items: list[T]
    total: int = 0


class Box[V](BaseModel):
    """Is generic in the newer form."""

    content: V | None = None


class Keyed(BaseModel, Generic[K, T]):  # noqa: UP046 - what is odd
    """Is generic by two variables, one with a bound."""

    entries: dict[K, T]


class IntegerPage(Page[int]):
    """Is made of a generic model and has a field more."""

    next: int | None = None


class RootNumber(RootModel[int]):
    """Is a number."""


class RootText(RootModel[Annotated[str, Field(min_length=1)]]):
    """Is a text that is not empty."""


class RootList(RootModel[list[Item1]]):
    """Is a list."""


class RootMap(RootModel[dict[str, int]]):
    """Is a map."""


class RootNullable(RootModel[int | None]):
    """Is a number or null."""


class RootOfRoot(RootModel[RootNumber]):
    """Is a root model of a root model."""


class RootWithDefault(RootModel[list[int]]):
    """Has a default for all of it."""

    root: list[int] = [1]


class HasRoots(BaseModel):
    """Has root models for fields, items and values."""

    one: RootText
    many: list[RootNumber]
    named: dict[str, RootList] = {}
    none: RootNullable = RootNullable(None)


class HasNewTypes(BaseModel):
    """Has new types and type aliases."""

    user: UserId
    names: Names
    pair: Pair[int]


class HasConstants(BaseModel):
    """Has class variables and a final field."""

    LIMIT: ClassVar[int] = 3
    v: Final[int]  # type: ignore[misc]  # Pydantic gives it its value
    w: int = 0


class Named(BaseModel):
    """What is inherited."""

    name: str = "x"
    size: int


class OverridesAField(Named):
    """Narrows a field that it inherits."""

    size: int = Field(ge=0, le=9)


class Mixin:
    """Is no model."""

    noise: int = 3


class InheritsFromTwo(Mixin, Named):
    """Inherits from a model and from a class that is none."""

    more: bool


class ReadsFromAttributes(BaseModel):
    """Is read from an object's attributes in Python."""

    model_config = {"from_attributes": True}
    v: int


class ShadowsAMethod(BaseModel):
    """Has fields with names that Python uses."""

    class_: int = Field(alias="class")
    id: int
    self: int
    cls: int = 0


class UnderscoredKeys(BaseModel):
    """Has keys that begin with an underscore."""

    identifier: str = Field(alias="_id")
    links: dict[str, str] = Field(alias="_links", default={})


class MetadataAfterAnAlias(BaseModel):
    """Has metadata on a type alias, on its items and on the field."""

    v: Annotated[Names, Field(max_length=2), AfterValidator(sorted)]


def _page(make: Any) -> Any:
    return lambda r: {"items": items(make)(r), "total": whole(r)}


def _item(r: Any) -> dict[str, Any]:
    return {"id": whole(r)}


def _entries(r: Any) -> dict[str, Any]:
    return {"entries": {word(r): fraction(r)}}


def _roots(r: Any) -> dict[str, Any]:
    return {"one": text(r, 1), "many": items(whole)(r), "named": {"a": [_item(r)]}}


def _new(r: Any) -> dict[str, Any]:
    return {"user": whole(r), "names": items(text)(r), "pair": [whole(r), whole(r)]}


ROWS = (
    Odd(model=Page[Item1], name="PageOfItems", make=_page(_item),
        misses=(Miss({"items": [{}]}, "missing"),)),
    Odd(model=Page[int | None], name="PageOfNullables", make=_page(optional(whole))),
    Odd(model=Page[Page[int]], name="PageOfPages", make=_page(_page(whole))),
    Odd(model=Box[list[str]], name="BoxOfTexts", make=lambda r: {"content": items(text)(r)}),
    Odd(model=Box, name="BoxOfAnything",
        make=lambda r: {"content": r.choice((None, 1, [text(r)]))}),
    Odd(model=Keyed[str, float], name="KeyedFloats", make=_entries),
    Odd(model=IntegerPage, make=_page(whole)),
    Odd(model=RootNumber, make=whole),
    Odd(model=RootText, make=lambda r: text(r, 1), misses=(Miss("", "string_too_short"),)),
    Odd(model=RootList, make=items(_item)),
    Odd(model=RootMap, make=lambda r: {word(r): whole(r)}),
    Odd(model=RootNullable, make=optional(whole), not_taken="FastAPI takes null for no body"),
    Odd(model=RootOfRoot, make=whole),
    Odd(model=RootWithDefault, make=items(whole)),
    Odd(model=HasRoots, make=_roots),
    Odd(model=HasNewTypes, make=_new),
    Odd(model=HasConstants, make=lambda r: {"v": 1, "w": whole(r)}),
    Odd(model=OverridesAField, make=lambda r: {"size": r.randint(0, 9)}),
    Odd(model=InheritsFromTwo, make=lambda r: {"size": whole(r), "more": boolean(r)}),
    Odd(model=ReadsFromAttributes, make=lambda r: {"v": whole(r)}),
    Odd(model=ShadowsAMethod, make=lambda r: {"class": whole(r), "id": whole(r), "self": 1}),
    Odd(model=UnderscoredKeys, make=lambda r: {"_id": text(r), "_links": {"self": text(r)}}),
    Odd(model=MetadataAfterAnAlias, make=lambda r: {"v": items(text, 0, 2)(r)},
        misses=(Miss({"v": ["a", "b", "c"]}, "too_long"),)),
    Odd(model=list[int], name="BareListOfNumbers", make=items(whole)),
    Odd(model=dict[str, Item1], name="BareMapOfModels", make=lambda r: {word(r): _item(r)}),
    Odd(model=int | str, name="BareUnion", make=lambda r: r.choice((whole(r), text(r))),
        item=Item.PACT_SCALARS, several=True),
    Odd(model=Any, name="AnythingAtAll", not_taken="FastAPI takes null for no body",
        make=lambda r: r.choice((None, 1, [], {"a": text(r)}))),
)  # fmt: skip
