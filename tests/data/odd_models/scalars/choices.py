"""Enums and literals of any value."""

from __future__ import annotations

import datetime as dt
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum
from typing import Any, Literal

from pydantic import BaseModel

from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class Colour(StrEnum):
    """A text each."""

    RED = "red"
    DARK_BLUE = "dark blue"


class Rank(IntEnum):
    """A number each."""

    LOW = 1
    HIGH = 2


class Rights(IntFlag):
    """Numbers that may be added up."""

    READ = 1
    WRITE = 2


class Marks(Flag):
    """Marks that may be combined."""

    A = 1
    B = 2


class Plain(Enum):
    """Values of several types."""

    TEXT = "a"
    NUMBER = 1
    PART = 1.5


class Truth(Enum):
    """Values that are booleans, and null."""

    YES = True
    NO = False
    UNKNOWN = None


class Place(Enum):
    """Values that are tuples."""

    HOME = (0, 0)
    AWAY = (1, 2)


class Holiday(Enum):
    """Values that are dates."""

    NEW_YEAR = dt.date(2031, 1, 1)


class Quoted(StrEnum):
    """Texts that patterns must escape."""

    DOT = "a.b"
    STAR = "*"
    LINE = "a\nb"
    QUOTE = "it's"
    EMPTY = ""


class Aliased(Enum):
    """Two names of one value."""

    ONE = 1
    FIRST = 1  # noqa: PIE796 - what is odd


class ColourChoice(BaseModel):
    """Is one of a few texts."""

    v: Colour


class RankChoice(BaseModel):
    """Is one of a few numbers."""

    v: Rank


class RightsChoice(BaseModel):
    """Is a sum of flags."""

    v: Rights


class MarksChoice(BaseModel):
    """Is a flag of a plain class."""

    v: Marks


class PlainChoice(BaseModel):
    """Is a text, an integer or a fraction."""

    v: Plain


class TruthChoice(BaseModel):
    """Is a boolean or null."""

    v: Truth


class PlaceChoice(BaseModel):
    """Is a list of two numbers."""

    v: Place


class HolidayChoice(BaseModel):
    """Is one of a few dates."""

    v: Holiday


class QuotedChoice(BaseModel):
    """Is one of texts with signs."""

    v: Quoted


class AliasedChoice(BaseModel):
    """Has one value under two names."""

    v: Aliased


class EnumDefault(BaseModel):
    """Has members for defaults."""

    v: Colour = Colour.RED
    w: list[Rank] = [Rank.LOW]


class OneLiteral(BaseModel):
    """Can only be one text."""

    v: Literal["only"]


class MixedLiterals(BaseModel):
    """Is a number, a text or a boolean."""

    v: Literal[1, "a", True]


class NumberOrItsText(BaseModel):
    """Is the number, or its text."""

    v: Literal[1, "1"]


class NullLiteral(BaseModel):
    """Is a text or null."""

    v: Literal["a", None]


class LiteralOfAMember(BaseModel):
    """Is one member of an enum of texts."""

    v: Literal[Colour.RED]


class LiteralOfAPlainMember(BaseModel):
    """Is one member of a plain enum."""

    v: Literal[Plain.TEXT]


class LiteralBytes(BaseModel):
    """Is bytes, which JSON has not."""

    v: Literal[b"x"]


class NestedLiterals(BaseModel):
    """Has literals within a literal."""

    v: Literal["a", Literal["b", "c"]]  # noqa: RUF041 - what is odd


class NegativeLiterals(BaseModel):
    """Is a number below nought, or nought."""

    v: Literal[-1, 0]


class EmptyLiteral(BaseModel):
    """Is the empty text."""

    v: Literal[""]


class LargeLiteral(BaseModel):
    """Is a number beyond what a float can tell apart."""

    v: Literal[9007199254740993]


class Members(BaseModel):
    """Has a list of members and a map with members for keys."""

    v: list[Colour] = []
    w: dict[Rank, Colour] = {}


def _of(*values: Any) -> Any:
    return lambda r: {"v": r.choice(values)}


_NOT_LISTED = (Miss({"v": "?"}, "enum"),)
_NOT_LITERAL = (Miss({"v": "?"}, "literal_error"),)


class TextOrBytes(BaseModel):
    """Has bytes that are read as text."""

    v: str | Literal[b"x"]


ROWS = (
    Odd(model=TextOrBytes, make=_of("x", b"x", "a"), several=True, item=Item.UNREADABLE,
        misses=(Miss({"v": 1}, "string_type"),)),
    Odd(model=ColourChoice, make=_of(*Colour), misses=_NOT_LISTED),
    Odd(model=RankChoice, make=_of(*Rank), misses=(Miss({"v": 3}, "enum"),)),
    Odd(model=RightsChoice, make=_of(*Rights), misses=_NOT_LISTED),
    Odd(model=MarksChoice, make=_of(*Marks), misses=_NOT_LISTED),
    Odd(model=PlainChoice, make=_of(*Plain), item=Item.PACT_SCALARS, misses=_NOT_LISTED),
    Odd(model=TruthChoice, make=_of(*Truth), item=Item.PACT_SCALARS, misses=_NOT_LISTED),
    Odd(model=PlaceChoice, make=_of(*Place), item=Item.UNREADABLE, unwritten=({"v": [0, 1]},),
        unsendable="Pydantic reads no tuple from JSON for a member"),
    Odd(model=HolidayChoice, make=_of(*Holiday), item=Item.UNREADABLE,
        unwritten=({"v": "2031-01-02"},), unsendable="Pydantic reads no such member from JSON"),
    Odd(model=QuotedChoice, make=_of(*Quoted), misses=_NOT_LISTED),
    Odd(model=AliasedChoice, make=_of(Aliased.FIRST), misses=_NOT_LISTED),
    Odd(model=EnumDefault, make=lambda r: r.choice(({}, {"w": [2, 1]}))),
    Odd(model=OneLiteral, make=_of("only"), misses=_NOT_LITERAL),
    Odd(model=MixedLiterals, make=_of(1, "a", True), item=Item.PACT_SCALARS, misses=_NOT_LITERAL),
    Odd(model=NumberOrItsText, make=_of(1, "1"), item=Item.PACT_SCALARS, misses=_NOT_LITERAL),
    Odd(model=NullLiteral, make=_of("a", None), misses=_NOT_LITERAL),
    Odd(model=LiteralOfAMember, make=_of(Colour.RED), misses=_NOT_LITERAL),
    Odd(model=LiteralOfAPlainMember, make=_of(Plain.TEXT), item=Item.UNREADABLE,
        unwritten=({"v": "b"},), unsendable="Pydantic reads no plain member for a literal"),
    Odd(model=LiteralBytes, make=_of(b"x"), item=Item.UNREADABLE, unwritten=({"v": "y"},),
        unsendable="Pydantic reads no bytes from JSON for a literal"),
    Odd(model=NestedLiterals, make=_of("a", "b", "c"), misses=_NOT_LITERAL),
    Odd(model=NegativeLiterals, make=_of(-1, 0), misses=(Miss({"v": 1}, "literal_error"),)),
    Odd(model=EmptyLiteral, make=_of(""), misses=_NOT_LITERAL),
    Odd(model=LargeLiteral, make=_of(9007199254740993),
        misses=(Miss({"v": 9007199254740992}, "literal_error"),)),
    Odd(model=Members, item=Item.DOCUMENTS,
        make=lambda r: {"v": [r.choice(list(Colour))], "w": {r.choice(list(Rank)): Colour.RED}}),
)  # fmt: skip
