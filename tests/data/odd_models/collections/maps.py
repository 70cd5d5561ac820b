"""Maps: their keys, their sizes, their values."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from tests.data.odd_models.making import boolean, date, instant, items, text, uuid, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class Rank(IntEnum):
    """A number each."""

    LOW = 1
    HIGH = 2


class Colour(StrEnum):
    """A text each."""

    RED = "red"
    BLUE = "blue"


class Part(BaseModel):
    """What maps have for values."""

    size: int


class AnyMap(BaseModel):
    """Has texts for keys and anything for values."""

    v: dict[str, Any]


class BareMap(BaseModel):
    """Names no key and no value."""

    v: dict  # type: ignore[type-arg]  # what is odd


class MapOfOneAtLeast(BaseModel):
    """Must have an entry."""

    v: dict[str, int] = Field(min_length=1)


class MapOfTwoAtMost(BaseModel):
    """Has at most two entries."""

    v: dict[str, int] = Field(max_length=2)


class MapOfExactlyTwo(BaseModel):
    """Has two entries."""

    v: dict[str, int] = Field(min_length=2, max_length=2)


class LiteralKeys(BaseModel):
    """Has one possible key."""

    v: dict[Literal["x"], int]


class EnumKeys(BaseModel):
    """Has members of an enum for keys."""

    v: dict[Colour, int]


class NumberedEnumKeys(BaseModel):
    """Has members of an enum of numbers for keys."""

    v: dict[Rank, int]


class DateKeys(BaseModel):
    """Has dates for keys."""

    v: dict[dt.date, int]


class MomentKeys(BaseModel):
    """Has moments for keys."""

    v: dict[dt.datetime, int]


class IntegerKeys(BaseModel):
    """Has integers for keys."""

    v: dict[int, str]


class PositiveKeys(BaseModel):
    """Has bounded integers for keys."""

    v: dict[Annotated[int, Field(ge=1, le=9)], int]


class BooleanKeys(BaseModel):
    """Has two possible keys."""

    v: dict[bool, int]


class BothBooleanKeys(BaseModel):
    """Has both possible keys."""

    v: dict[bool, int] = Field(min_length=2)


class UuidKeys(BaseModel):
    """Has UUIDs for keys."""

    v: dict[UUID, Part]


class DecimalKeys(BaseModel):
    """Has decimals for keys."""

    v: dict[Decimal, int]


class PatternKeys(BaseModel):
    """Has texts of a pattern for keys."""

    v: dict[Annotated[str, StringConstraints(pattern="^x-[a-z]+$")], int]


class ShortKeys(BaseModel):
    """Has short texts for keys."""

    v: dict[Annotated[str, Field(min_length=1, max_length=3)], int]


class TupleKeys(BaseModel):
    """Has tuples for keys, which are written as one text."""

    v: dict[tuple[int, int], int]


class NullableKeys(BaseModel):
    """Has null for a key, which is written as a text."""

    v: dict[int | None, int]


class MapOfMaps(BaseModel):
    """Has maps for values."""

    v: dict[str, dict[str, list[int]]]


class MapOfNullables(BaseModel):
    """May have null for values."""

    v: dict[str, int | None]


class MapOfModels(BaseModel):
    """Has models for values."""

    v: Mapping[str, Part]


class DefaultDictionary(BaseModel):
    """Is a dictionary with defaults."""

    v: collections.defaultdict[str, list[int]]


class OrderedMap(BaseModel):
    """Is an ordered dictionary."""

    v: collections.OrderedDict[str, int]


class Counts(BaseModel):
    """Counts texts."""

    v: collections.Counter[str]


def _map(key: Any, value: Any = whole, least: int = 0, most: int = 3) -> Any:
    return lambda r: {"v": {key(r): value(r) for _ in range(r.randint(least, most))}}


def _exactly(count: int) -> Any:
    return lambda r: {"v": {f"k{n}": whole(r) for n in range(count)}}


def _part(r: Any) -> dict[str, Any]:
    return {"size": whole(r)}


_PAIR = Miss({"v": {"a": 1, "b": 2, "c": 3}}, "too_long")

ROWS = (
    Odd(model=AnyMap, make=_map(word, lambda r: r.choice((None, 1, [], {"a": text(r)})))),
    Odd(model=BareMap, make=_map(word)),
    Odd(model=MapOfOneAtLeast, make=_map(word, least=1), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {}}, "too_short"),)),
    Odd(model=MapOfTwoAtMost, make=_map(word, most=2), item=Item.NEVER_JUDGED, misses=(_PAIR,)),
    Odd(model=MapOfExactlyTwo, make=_exactly(2), item=Item.NEVER_JUDGED, misses=(_PAIR,)),
    Odd(model=LiteralKeys, make=_map(lambda r: "x"), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"y": 1}}, "literal_error"),)),
    Odd(model=EnumKeys, make=_map(lambda r: r.choice(list(Colour))), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"green": 1}}, "enum"),)),
    Odd(model=NumberedEnumKeys, make=_map(lambda r: r.choice(list(Rank))), item=Item.DOCUMENTS,
        misses=(Miss({"v": {"3": 1}}, "enum"),)),
    Odd(model=DateKeys, make=_map(date), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"2031-02-30": 1}}, "date_from_datetime_parsing"),)),
    Odd(model=MomentKeys, make=_map(instant), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"soon": 1}}, "datetime_from_date_parsing"),)),
    Odd(model=IntegerKeys, make=_map(whole, text), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"x": ""}}, "int_parsing"),)),
    Odd(model=PositiveKeys, make=_map(lambda r: r.randint(1, 9)), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"10": 1}}, "less_than_equal"),)),
    Odd(model=BooleanKeys, make=_map(boolean), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"maybe": 1}}, "bool_parsing"),)),
    Odd(model=BothBooleanKeys, make=lambda r: {"v": {True: 1, False: whole(r)}},
        item=Item.NO_EXAMPLE, misses=(Miss({"v": {"true": 1}}, "too_short"),)),
    Odd(model=UuidKeys, make=_map(uuid, _part), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"x": {"size": 1}}}, "uuid_parsing"),)),
    Odd(model=DecimalKeys, make=_map(lambda r: Decimal(r.randint(-99, 99)) / 4),
        item=Item.NEVER_JUDGED, misses=(Miss({"v": {"x": 1}}, "decimal_parsing"),)),
    Odd(model=PatternKeys, make=_map(lambda r: r.choice(("x-a", "x-bc"))), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"a": 1}}, "string_pattern_mismatch"),)),
    Odd(model=ShortKeys, make=_map(lambda r: text(r, 1, 3)), item=Item.NEVER_JUDGED,
        misses=(Miss({"v": {"": 1}}, "string_too_short"),)),
    Odd(model=TupleKeys, make=_map(lambda r: (r.randint(0, 9), 1)), item=Item.UNREADABLE,
        unwritten=({"v": {"a": 1}},), refused="a tuple is not written as a key one to one"),
    Odd(model=NullableKeys, make=_map(lambda r: r.choice((None, 1))), item=Item.NEVER_JUDGED,
        unwritten=({"v": {"a": 1}},), refused="null is not written as a key one to one"),
    Odd(model=MapOfMaps, make=_map(word, lambda r: {word(r): items(whole)(r)}),
        misses=(Miss({"v": {"a": {"b": ["x"]}}}, "int_parsing"),)),
    Odd(model=MapOfNullables, make=_map(word, lambda r: r.choice((None, 1)))),
    Odd(model=MapOfModels, make=_map(word, _part)),
    Odd(model=DefaultDictionary, make=_map(word, items(whole))),
    Odd(model=OrderedMap, make=_map(word)),
    Odd(model=Counts, make=_map(word), item=Item.RAW,
        misses=(Miss({"v": {"a": "x"}}, "int_parsing"),)),
)  # fmt: skip
