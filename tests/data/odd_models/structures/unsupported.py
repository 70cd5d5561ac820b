"""Models that no contract can be made of: ``check`` must refuse each with model and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ImportString, InstanceOf, SkipValidation

from tests.data.odd_models.making import text, whole
from tests.data.odd_models.row import Item, Odd, one_of

__all__ = ["ROWS"]


class Opaque:
    """Nothing that Pydantic knows."""


class HasACallable(BaseModel):
    """Has a function."""

    v: Callable[[int], int]


class HasAClass(BaseModel):
    """Has a class."""

    v: type[int]


class HasAnArbitraryType(BaseModel):
    """Has a class that only Python knows."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    v: Opaque


class HasAnInstance(BaseModel):
    """Has an instance of a class that only Python knows."""

    v: InstanceOf[Opaque]


class HasAGenerator(BaseModel):
    """Has a generator."""

    v: Generator[int, None, None]


class HasAnImport(BaseModel):
    """Imports what a request names."""

    v: ImportString[Any]


class HasAPattern(BaseModel):
    """Has a pattern, which is written as its text."""

    v: re.Pattern[str]


class SkipsValidation(BaseModel):
    """Is annotated with what nobody validates."""

    v: SkipValidation[int]


class ThreeBooleans(BaseModel):
    """Has more of what there are two."""

    v: Annotated[set[bool], Field(min_length=3)]


class ShorterThanItself(BaseModel):
    """Has two lengths that exclude each other."""

    v: Annotated[list[str], Field(min_length=3, max_length=2)]


class DayOrMomentWithin(BaseModel):
    """Has a bound that Python can't compare with one of two types."""

    v: Annotated[date | datetime, Field(ge=date(2020, 1, 1))]


ROWS = (
    Odd(model=ThreeBooleans, make=lambda r: {"v": [True, False]},
        refused="there are two booleans, and it must have three"),
    Odd(model=ShorterThanItself, make=lambda r: {"v": []}, refused="no list has both lengths"),
    Odd(model=DayOrMomentWithin, make=lambda r: {"v": "2031-01-01"},
        refused="the bound can't be compared with a moment"),
    Odd(model=HasACallable, make=one_of(0), item=Item.RAW, refused="JSON has no functions"),
    Odd(model=HasAClass, make=one_of(0), item=Item.RAW, refused="JSON has no classes"),
    Odd(model=HasAnArbitraryType, make=one_of(0), item=Item.RAW,
        refused="nothing says how it is written"),
    Odd(model=HasAnInstance, make=one_of(0), item=Item.RAW,
        refused="nothing says how it is written"),
    Odd(model=HasAGenerator, make=one_of(0), item=Item.RAW,
        refused="its items are not validated when the model is read"),
    Odd(model=HasAnImport, make=one_of(0), item=Item.RAW,
        refused="a request would import code by its name"),
    Odd(model=HasAPattern, make=one_of({"v": "^a$"}), item=Item.RAW,
        refused="it has no form of its own in JSON; Samples beside it give one"),
    Odd(model=SkipsValidation, make=lambda r: {"v": r.choice((whole(r), text(r)))}, item=Item.RAW,
        refused="its type is not validated, so that an answer may be anything"),
)  # fmt: skip
