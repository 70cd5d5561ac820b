"""Small makers of Python values, by the standard library's random numbers alone.

None of them asks handfast: what it derives is measured by what is made here.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from uuid import UUID

from tests.data.odd_models.row import Make

__all__ = [
    "boolean",
    "date",
    "decimal",
    "duration",
    "fraction",
    "instant",
    "items",
    "moment",
    "optional",
    "text",
    "time",
    "uuid",
    "whole",
    "word",
]

_LETTERS = "abcxyzABC019 _-.,:;'\"\\/<>&%+~äßéñ文字\u0000\n\t\u200d\u202e\U0001f33f\ue000"
_WORDS = (
    "a",
    "note",
    "milk",
    "null",
    "true",
    "0",
    "1.5",
    "é",
    "\U0001d518",
    "x y",
    "it's",
    '"',
    "a" * 60,
)
_ZONES = tuple(dt.timezone(dt.timedelta(minutes=m)) for m in (0, 60, -210, 345, 840, -720))
_DAYS = dt.date.max.toordinal()


def whole(r: Random) -> int:
    """An integer, small or beyond what a float can tell apart."""
    return r.choice((0, 1, -1, r.randint(-99, 99), r.randint(-(2**63), 2**63 - 1)))


def fraction(r: Random) -> float:
    """A number that is finite."""
    return r.choice((0.0, -0.5, 1.0, 0.1, 1e-9, 1e22, r.uniform(-1e6, 1e6)))


def decimal(r: Random) -> Decimal:
    """A decimal with up to nine places."""
    return Decimal(r.randint(-(10**12), 10**12)).scaleb(-r.randint(0, 9))


def boolean(r: Random) -> bool:
    """True or false."""
    return r.random() < 0.5


def text(r: Random, least: int = 0, most: int = 12) -> str:
    """A text of letters that often break something."""
    return "".join(r.choices(_LETTERS, k=r.randint(least, most)))


def word(r: Random) -> str:
    """A text that is not empty."""
    return r.choice(_WORDS)


def date(r: Random) -> dt.date:
    """Any date."""
    return dt.date.fromordinal(r.choice((1, _DAYS, r.randint(1, _DAYS), 738_945)))


def time(r: Random) -> dt.time:
    """A time of day without an offset."""
    parts = (r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))
    return dt.time(*parts, r.choice((0, 1, 500_000, r.randint(0, 999_999))))


def moment(r: Random) -> dt.datetime:
    """A date and time without an offset."""
    return dt.datetime.combine(date(r), time(r))


def instant(r: Random) -> dt.datetime:
    """A date and time with an offset, clear of the first and the last days."""
    day = dt.date.fromordinal(r.randint(3, _DAYS - 3))
    return dt.datetime.combine(day, time(r), r.choice(_ZONES))


def duration(r: Random) -> dt.timedelta:
    """A time delta of either sign."""
    return dt.timedelta(
        days=r.choice((0, 0, 1, -1, r.randint(-9999, 9999))),
        seconds=r.randint(0, 86_399),
        microseconds=r.choice((0, 0, r.randint(0, 999_999))),
    )


def uuid(r: Random, version: int | None = None) -> UUID:
    """A UUID, of this version or of any of 1, 3, 4 and 5."""
    return UUID(int=r.getrandbits(128), version=version or r.choice((1, 3, 4, 5)))


def optional(make: Make) -> Make:
    """None, or what is made."""
    return lambda r: None if r.random() < 0.3 else make(r)


def items(make: Make, least: int = 0, most: int = 4) -> Make:
    """Makes lists."""
    return lambda r: [make(r) for _ in range(r.randint(least, most))]
