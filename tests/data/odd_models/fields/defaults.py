"""Defaults that a model converts or documents otherwise, and code that has no example."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic_core import core_schema

from tests.data.odd_models.making import moment, whole
from tests.data.odd_models.row import Item, Miss, Odd, one_of

__all__ = ["ROWS"]


class Positive:
    """Metadata of a user's that validates by a schema of its own."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """The number, if it is positive."""
        return core_schema.no_info_after_validator_function(_positive, handler(source))


def _positive(v: int) -> int:
    if v < 1:
        raise ValueError("must be positive")
    return v


def _recent(v: dt.datetime) -> dt.datetime:
    if v.year < 1000:
        raise ValueError("too long ago")
    return v


class CheckedByItsOwnSchema(BaseModel):
    """Is limited by code, which takes some of the values that have the type."""

    v: Annotated[int, Positive()]
    w: Annotated[dt.datetime, AfterValidator(_recent)]


class DefaultAsText(BaseModel):
    """Has a default that code turns into a number."""

    v: Annotated[int, BeforeValidator(lambda v: int(v) if isinstance(v, str) else v)] = Field(
        default="7", validate_default=True
    )


class DefaultOfItsOwnSchema(BaseModel):
    """Documents a type that its default has not."""

    v: int
    w: Annotated[Decimal, WithJsonSchema({"type": "string"})] = Decimal(2)
    x: Annotated[int, WithJsonSchema({"type": "integer"})] = 3


class NaiveDefault(BaseModel):
    """Has a default that is no date-time to JSON Schema, for it lacks its offset."""

    v: dt.datetime = dt.datetime(2031, 1, 1)


class EndOfText(BaseModel):
    """Has the end of a text as Rust writes it, and a backslash before the same letter."""

    v: str = Field(pattern=r"\A(?:ab|cd)+\z", max_length=6)
    w: str = Field(pattern=r"^a\\z$")


class NoTextIsKnown(BaseModel):
    """Has a pattern of Unicode categories that none of the known texts matches."""

    v: str = Field(pattern=r"^\p{Lu}{3}\p{Lo}$")


ROWS = (
    Odd(model=CheckedByItsOwnSchema, item=Item.REASON,
        make=lambda r: {"v": r.randint(1, 99), "w": dt.datetime(2031, 1, 1)},
        misses=(Miss({"v": 0, "w": "2031-01-01T00:00:00"}, "value_error"),)),
    Odd(model=DefaultAsText, make=lambda r: {"v": whole(r)}, item=Item.DOCUMENTS),
    Odd(model=DefaultOfItsOwnSchema, make=lambda r: {"v": whole(r), "w": Decimal(r.randint(1, 9))},
        item=Item.DOCUMENTS),
    Odd(model=NaiveDefault, make=lambda r: {"v": moment(r)}, item=Item.DOCUMENTS),
    Odd(model=EndOfText, make=lambda r: {"v": r.choice(("ab", "cdab")), "w": r"a\z"},
        item=Item.RAW, misses=(Miss({"v": "ab\n", "w": r"a\z"}, "string_pattern_mismatch"),)),
    Odd(model=NoTextIsKnown, make=one_of({"v": "ABC\u00aa"}), item=Item.RAW,
        refused="no text is known that matches its pattern"),
)  # fmt: skip
