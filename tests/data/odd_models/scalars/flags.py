"""Flags, which are numbers that may be combined."""

from __future__ import annotations

from enum import STRICT, Flag, IntFlag

from pydantic import BaseModel

from tests.data.odd_models.row import Item, Make, Miss, Odd

__all__ = ["ROWS"]


class Permissions(IntFlag):
    """Numbers that may be combined; others are left as they are."""

    READ = 1
    WRITE = 2


class Days(Flag, boundary=STRICT):
    """The same without others."""

    SATURDAY = 1
    SUNDAY = 2


class CombinedPermissions(BaseModel):
    """Has any combination of flags."""

    v: Permissions


class CombinedDays(BaseModel):
    """The same of flags that are limited."""

    v: Days


def _of(*flags: Flag) -> Make:
    return lambda r: {"v": r.choice(flags)}


ROWS = (
    Odd(model=CombinedPermissions, make=_of(Permissions(3), Permissions(0), Permissions(9)),
        item=Item.READ_FORM, misses=(Miss({"v": "x"}, "enum"),)),
    Odd(model=CombinedDays, make=_of(Days(3), Days(0), Days.SUNDAY),
        item=Item.READ_FORM, misses=(Miss({"v": 4}, "enum"),)),
)  # fmt: skip
