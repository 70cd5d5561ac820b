"""Models that no contract can be made of: ``check`` must refuse each with model and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Any

from pydantic import BaseModel, ConfigDict, ImportString, InstanceOf, SkipValidation

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


ROWS = (
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
