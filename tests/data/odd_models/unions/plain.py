"""Unions without a tag: of scalars, of models, of both."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from tests.data.odd_models.making import (
    boolean,
    decimal,
    fraction,
    items,
    moment,
    text,
    uuid,
    whole,
)
from tests.data.odd_models.row import Item, Miss, Odd, one_of

__all__ = ["ROWS"]


class Cat(BaseModel):
    """One option."""

    lives: int


class Dog(BaseModel):
    """Another, with the same key of another type."""

    lives: str
    name: str


class Closed(BaseModel):
    """An option that takes no other key."""

    model_config = ConfigDict(extra="forbid")
    a: int


class AlsoClosed(BaseModel):
    """Another option that takes no other key."""

    model_config = ConfigDict(extra="forbid")
    b: int


class IntegerOrText(BaseModel):
    """Has a number or a text."""

    v: int | str


class FloatOrText(BaseModel):
    """Has a fraction or a text."""

    v: float | str


class BooleanOrText(BaseModel):
    """Has a boolean or a text."""

    v: bool | str


class TextOrInteger(BaseModel):
    """Has a text or a number."""

    v: str | int


class LiteralOrText(BaseModel):
    """Has the number one or a text."""

    v: Literal[1] | str


class NullableUnion(BaseModel):
    """Has a number, null or a text."""

    v: int | None | str  # noqa: RUF036 - what is odd


class IntegerOrFloat(BaseModel):
    """Has an integer or a fraction."""

    v: int | float


class DecimalOrMoment(BaseModel):
    """Has one of two that are written as texts."""

    v: Decimal | dt.datetime


class UuidOrInteger(BaseModel):
    """Has a UUID or a number."""

    v: UUID | int


class ModelOrText(BaseModel):
    """Has an object or a text."""

    v: Cat | str


class ModelOrNumberOrNull(BaseModel):
    """Has an object, a number or null."""

    v: Cat | int | None = None


class OneOrMany(BaseModel):
    """Has a text, or a list of them."""

    v: str | list[str]


class ListOrMap(BaseModel):
    """Has a list or a map."""

    v: list[int] | dict[str, int]


class ListsOfTwoTypes(BaseModel):
    """Has a list of one type or of another."""

    v: list[int] | list[str]


class CatsAndDogs(BaseModel):
    """Has models of one key with two types."""

    v: list[Cat | Dog]


class ClosedOptions(BaseModel):
    """Has one of two models that take no other key."""

    v: Closed | AlsoClosed


class LeftToRight(BaseModel):
    """Reads the first option that fits."""

    v: Annotated[int | str, Field(union_mode="left_to_right")]


class BoundedOptions(BaseModel):
    """Has a small number or a short text."""

    v: Annotated[int, Field(ge=0, le=9)] | Annotated[str, Field(max_length=2)]


class NestedUnions(BaseModel):
    """Has unions in lists in maps."""

    v: dict[str, list[int | str | None] | bool]


class MoreThanTwo(BaseModel):
    """Has five options."""

    v: bool | int | float | str | None


class ResultOrError(BaseModel):
    """Has data or an error, of two models."""

    v: Annotated[Closed | Cat, Field(description="either")]


def _v(*makes: Any) -> Any:
    return lambda r: {"v": r.choice(makes)(r)}


def _odd(model: Any, make: Any, *misses: Miss) -> Odd:
    return Odd(model=model, make=make, item=Item.PACT_SCALARS, several=True, misses=misses)


def _cat(r: Any) -> dict[str, Any]:
    return {"lives": whole(r)}


def _dog(r: Any) -> dict[str, Any]:
    return {"lives": text(r), "name": text(r)}


ROWS = (
    _odd(IntegerOrText, _v(whole, text)),
    _odd(FloatOrText, _v(fraction, text)),
    _odd(BooleanOrText, _v(boolean, text)),
    _odd(TextOrInteger, _v(whole, text)),
    _odd(LiteralOrText, _v(one_of(1), text)),
    _odd(NullableUnion, _v(whole, text, one_of(None))),
    _odd(IntegerOrFloat, _v(whole, fraction)),
    _odd(DecimalOrMoment, _v(decimal, moment)),
    _odd(UuidOrInteger, _v(whole, uuid)),
    _odd(ModelOrText, _v(_cat, text)),
    _odd(ModelOrNumberOrNull, _v(_cat, whole, one_of(None))),
    _odd(OneOrMany, _v(text, items(text))),
    _odd(ListOrMap, _v(items(whole), one_of({}, {"a": 1}))),
    _odd(ListsOfTwoTypes, _v(items(whole), items(text))),
    _odd(CatsAndDogs, _v(items(_cat), items(_dog))),
    _odd(ClosedOptions, _v(one_of({"a": 1}, {"b": 2}))),
    _odd(LeftToRight, _v(whole, one_of("x", ""))),
    _odd(BoundedOptions, _v(one_of(0, 9), one_of("", "ab"))),
    _odd(NestedUnions, _v(one_of({}, {"a": [1, "x", None]}, {"b": True}))),
    _odd(MoreThanTwo, _v(whole, text, fraction, boolean, one_of(None))),
    _odd(ResultOrError, _v(_cat, one_of({"a": 1}))),
)
