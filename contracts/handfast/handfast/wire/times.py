"""How a moment is written on the wire, and which moment a text means. Pure.

ISO 8601 with an offset; RFC 3339 with up to six digits of a second's fraction.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

__all__ = ["INSTANT", "LOCAL", "NAIVE", "comparable", "is_later", "minute_after", "moment"]
__all__ += ["moved"]

NAIVE: Final = (
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?$"
)
"""A date and time that may lack its offset, for models that allow it; the form Pact matches."""

INSTANT: Final = NAIVE.replace(")?$", ")$")
"""A date and time with its offset; the form that Pact matches."""

LOCAL: Final = NAIVE.replace("(Z|[+-][0-9]{2}:[0-9]{2})?$", "$")
"""A date and time that has no offset; the form that Pact matches."""

_WRITTEN: Final = re.compile(NAIVE)
_DATED: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ].*)?")


def moment(text: object) -> datetime | None:
    """The date and time that ``text`` means, or None when it is not one in the form above."""
    # fullmatch: Python's `$` also matches before a final newline, which Pact's does not
    if not isinstance(text, str) or _WRITTEN.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def comparable(one: object, other: object) -> tuple[datetime, datetime] | None:
    """Both as moments; None where one is none, or one alone has an offset."""
    first, second = moment(one), moment(other)
    if first is None or second is None or (first.tzinfo is None) != (second.tzinfo is None):
        return None
    return first, second


def is_later(text: object, than: object) -> bool:
    """Whether both are moments that can be compared, and ``text`` is the later one."""
    found = comparable(text, than)
    return found is not None and found[0] > found[1]


def minute_after(text: object) -> str | None:
    """A moment that is a minute later than ``text``; None where there is none."""
    at = moment(text)
    try:
        return None if at is None else (at + timedelta(minutes=1)).isoformat()
    except OverflowError:
        return None


def moved(value: Any, weeks: int) -> Any:
    """The JSON ``value`` with each date in it, with a time or without, so many weeks later.

    A date that would be beyond the calendar stays where it is.
    """
    match value:
        case dict():
            return {key: moved(each, weeks) for key, each in value.items()}
        case list():
            return [moved(each, weeks) for each in value]
        case str() if found := _DATED.fullmatch(value):
            try:
                later = date.fromisoformat(found[1]) + timedelta(weeks=weeks)
            except (ValueError, OverflowError):
                return value
            return f"{later.isoformat()}{found[2] or ''}"
        case _:
            return value
