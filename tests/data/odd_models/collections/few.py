"""Maps and sets of which few different entries exist; keys that are numbers; abstract classes."""

from __future__ import annotations

import enum
from collections.abc import MutableSequence, MutableSet
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from tests.data.odd_models.making import items, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class Size(enum.Enum):
    """Numbers that are members."""

    SMALL = 1
    LARGE = 2


class NumbersAsLiteralKeys(BaseModel):
    """Has keys that are numbers, of which Pydantic reads no text."""

    v: dict[Literal[1, "a"], int]


class NumbersAsEnumKeys(BaseModel):
    """The same of an enum."""

    v: dict[Size, int]


class FloatKeys(BaseModel):
    """Has keys that are fractions."""

    v: dict[float, int]


class AllOfThree(BaseModel):
    """May have as many items as there are."""

    v: Annotated[frozenset[Literal[1, 2, 3]], Field(min_length=2, max_length=3)]
    w: Annotated[dict[Literal["a", "b"], int], Field(max_length=2)] = {}


class MutableOnes(BaseModel):
    """Has the abstract classes of lists and sets that may be changed."""

    v: MutableSequence[int]
    w: MutableSet[str] = set()


ROWS = (
    Odd(model=NumbersAsLiteralKeys, make=lambda r: {"v": {1: whole(r)}}, item=Item.UNREADABLE,
        unsendable="Pydantic finds no number by the text of a key",
        unwritten=({"v": {"2": 1}}, {"v": {"1": "x"}})),
    Odd(model=NumbersAsEnumKeys, make=lambda r: {"v": {r.choice(list(Size)): whole(r)}},
        item=Item.UNREADABLE, unsendable="the same of its members",
        unwritten=({"v": {"3": 1}}, {"v": {"SMALL": 1}})),
    Odd(model=FloatKeys, make=lambda r: {"v": {r.choice((0.5, 1.0, 1e22, -3.25)): whole(r)}},
        item=Item.DOCUMENTS, misses=(Miss({"v": {"": 1}}, "float_parsing", "$.v"),)),
    Odd(model=AllOfThree, make=lambda r: {"v": r.sample([1, 2, 3], 2), "w": {"a": 1}},
        item=Item.RAW, misses=(Miss({"v": [1]}, "too_short"),)),
    Odd(model=MutableOnes, item=Item.RAW,
        make=lambda r: {"v": items(whole)(r), "w": {*items(word)(r)}}),
)  # fmt: skip
