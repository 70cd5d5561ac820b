"""TypedDicts, NamedTuples and dataclasses: objects and lists that are no models."""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from typing import Annotated, Any, NamedTuple, NotRequired, Required

import pydantic
from pydantic import BaseModel, ConfigDict, Field, with_config
from typing_extensions import TypedDict

from tests.data.odd_models.making import boolean, fraction, items, text, whole
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class Movie(TypedDict):
    """Two keys that must be there."""

    name: str
    year: int


class Partly(TypedDict, total=False):
    """One key that must be there, and one that need not."""

    name: Required[str]
    year: int


class Rarely(TypedDict):
    """A key that need not be there, with bounds."""

    name: str
    stars: NotRequired[Annotated[int, Field(ge=1, le=5)]]
    fixed: bool


@with_config(ConfigDict(extra="forbid"))
class Closed(TypedDict):
    """No other key may be there."""

    name: str


class Point(NamedTuple):
    """Two places, the second with a default."""

    x: int
    y: float = 0.5


Loose = namedtuple("Loose", ["a", "b"])


@dataclasses.dataclass
class Size:
    """Of the standard library."""

    width: int
    height: int = 1


@pydantic.dataclasses.dataclass
class Weight:
    """Of Pydantic, with bounds and an alias."""

    grams: int = Field(ge=0, alias="g")


@dataclasses.dataclass(frozen=True, slots=True)
class Nest:
    """Of itself no more than once: dataclasses within a dataclass."""

    sizes: list[Size]
    movie: Movie | None = None


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid"))
class ClosedData:
    """Of Pydantic, closed."""

    v: int


@dataclasses.dataclass
class Initial:
    """Has a field that no argument sets."""

    v: int
    made: int = dataclasses.field(default=7, init=False)


class HasATypedDict(BaseModel):
    """Has a TypedDict."""

    t: Movie


class HasAPartialTypedDict(BaseModel):
    """Has a TypedDict with a key that need not be there."""

    t: Partly


class HasABoundedTypedDict(BaseModel):
    """Has a TypedDict whose optional key is bounded."""

    t: Rarely


class HasAClosedTypedDict(BaseModel):
    """Has a TypedDict that takes no other key."""

    t: Closed


class HasTypedDicts(BaseModel):
    """Has a list and a map of TypedDicts."""

    ts: list[Movie]
    by_name: dict[str, Movie] = {}


class HasANamedTuple(BaseModel):
    """Has a NamedTuple, which is written as a list."""

    t: Point


class HasALooseNamedTuple(BaseModel):
    """Has a namedtuple without types."""

    t: Loose


class HasNamedTuples(BaseModel):
    """Has a list of NamedTuples."""

    ts: list[Point]


class HasADataclass(BaseModel):
    """Has a dataclass of the standard library."""

    t: Size


class HasAPydanticDataclass(BaseModel):
    """Has a dataclass with an alias."""

    t: Weight


class HasNestedDataclasses(BaseModel):
    """Has dataclasses within a dataclass."""

    t: Nest


class HasAClosedDataclass(BaseModel):
    """Has a dataclass that takes no other key."""

    t: ClosedData


class HasAFieldWithoutArgument(BaseModel):
    """Writes a field of a dataclass that it does not read."""

    t: Initial


def _movie(r: Any) -> dict[str, Any]:
    return {"name": text(r), "year": whole(r)}


def _partly(r: Any) -> dict[str, Any]:
    return _movie(r) if boolean(r) else {"name": text(r)}


def _rarely(r: Any) -> dict[str, Any]:
    made = {"name": text(r), "fixed": boolean(r)}
    return made | ({"stars": r.randint(1, 5)} if boolean(r) else {})


def _point(r: Any) -> list[Any]:
    return [whole(r), fraction(r)] if boolean(r) else [whole(r)]


def _size(r: Any) -> dict[str, Any]:
    return {"width": whole(r)} | ({"height": whole(r)} if boolean(r) else {})


def _nest(r: Any) -> dict[str, Any]:
    return {"sizes": items(_size)(r), "movie": r.choice((None, _movie(r)))}


def _t(make: Any, key: str = "t") -> Any:
    return lambda r: {key: make(r)}


_NO_YEAR = Miss({"t": {"name": "x"}}, "missing")

ROWS = (
    Odd(model=Movie, make=_movie, item=Item.NEVER_JUDGED, misses=(Miss({"name": "x"}, "missing"),)),
    Odd(model=HasATypedDict, make=_t(_movie), item=Item.NEVER_JUDGED,
        misses=(_NO_YEAR, Miss({"t": {"name": "x", "year": "y"}}, "int_parsing"))),
    Odd(model=HasAPartialTypedDict, make=_t(_partly), item=Item.NEVER_JUDGED,
        misses=(Miss({"t": {"year": 1}}, "missing"),)),
    Odd(model=HasABoundedTypedDict, make=_t(_rarely), item=Item.NEVER_JUDGED,
        misses=(Miss({"t": {"name": "", "stars": 6, "fixed": True}}, "less_than_equal"),)),
    Odd(model=HasAClosedTypedDict, make=_t(lambda r: {"name": text(r)}), item=Item.NEVER_JUDGED,
        misses=(Miss({"t": {"name": 1}}, "string_type"),)),
    Odd(model=HasTypedDicts, make=lambda r: {"ts": items(_movie)(r), "by_name": {"a": _movie(r)}},
        item=Item.NEVER_JUDGED, misses=(Miss({"ts": [{"name": "x"}]}, "missing"),)),
    Odd(model=Point, make=_point, item=Item.NEVER_JUDGED, unwritten=([], ["x"])),
    Odd(model=HasANamedTuple, make=_t(_point), item=Item.NEVER_JUDGED,
        misses=(Miss({"t": ["x", 1]}, "int_parsing"), Miss({"t": []}, "missing"))),
    Odd(model=HasALooseNamedTuple, make=_t(lambda r: [whole(r), text(r)]), item=Item.NEVER_JUDGED,
        misses=(Miss({"t": [1]}, "missing"),)),
    Odd(model=HasNamedTuples, make=_t(items(_point), "ts"), item=Item.NEVER_JUDGED,
        misses=(Miss({"ts": [[1, "x"]]}, "float_parsing"),)),
    Odd(model=Size, make=_size, item=Item.RAW, misses=(Miss({}, "missing"),)),
    Odd(model=HasADataclass, make=_t(_size), item=Item.RAW,
        misses=(Miss({"t": {"height": 1}}, "missing"),)),
    Odd(model=HasAPydanticDataclass, make=_t(lambda r: {"g": abs(whole(r))}), item=Item.RAW,
        misses=(Miss({"t": {"g": -1}}, "greater_than_equal"),)),
    Odd(model=HasNestedDataclasses, make=_t(_nest), item=Item.RAW,
        misses=(Miss({"t": {"sizes": [{}]}}, "missing"),)),
    Odd(model=HasAClosedDataclass, make=_t(lambda r: {"v": whole(r)}), item=Item.RAW,
        misses=(Miss({"t": {"v": "x"}}, "int_parsing"),)),
    Odd(model=HasAFieldWithoutArgument, make=_t(lambda r: {"v": whole(r)}), item=Item.RAW,
        sends=_t(lambda r: {"v": whole(r)}), unwritten=({"t": {"made": 7}},)),
)  # fmt: skip
