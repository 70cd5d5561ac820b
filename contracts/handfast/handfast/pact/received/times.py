"""Dates and times in the patterns of Java that pacts have (``yyyy-MM-dd'T'HH:mm:ssXXX``). Pure.

https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
"""

from __future__ import annotations

import calendar
import functools
import re
from typing import Final

__all__ = ["DEFAULTS", "is_written_as", "why_not_read"]

DEFAULTS: Final = {
    "date": "yyyy-MM-dd",
    "time": "HH:mm:ss",
    "timestamp": "yyyy-MM-dd'T'HH:mm:ssXXX",
}
"""The pattern of each matcher that names none."""

_MONTHS: Final = tuple(calendar.month_name)[1:]
_DAYS: Final = tuple(calendar.day_name)
_OFFSET: Final = r"[+-](?:0[0-9]|1[0-4])"
_PATTERN: Final = re.compile(r"'(?P<quoted>[^']*)'|(?P<letters>([A-Za-z])\3*)|(?P<mark>[^A-Za-z'])")
_LETTERS: Final = {
    "yyyy": r"(?P<year>[0-9]{1,4})",
    "uuuu": r"(?P<year>[0-9]{1,4})",
    "yy": r"[0-9]{1,2}",
    "MM": r"(?P<month>[0-9]{1,2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "MMM": f"(?P<name>(?i:{'|'.join(name[:3] for name in _MONTHS)}))",
    "MMMM": f"(?P<name>(?i:{'|'.join(_MONTHS)}))",
    "dd": r"(?P<day>[0-9]{1,2})",
    "d": r"(?P<day>[0-9]{1,2})",
    "EEE": f"(?i:{'|'.join(name[:3] for name in _DAYS)})",
    "EEEE": f"(?i:{'|'.join(_DAYS)})",
    "HH": r"(?P<hour>[0-9]{1,2})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "hh": r"(?P<half>[0-9]{1,2})",
    "h": r"(?P<half>[0-9]{1,2})",
    "a": r"(?i:am|pm)",
    "mm": r"(?P<minute>[0-9]{1,2})",
    "m": r"(?P<minute>[0-9]{1,2})",
    "ss": r"(?P<second>[0-9]{1,2})",
    "s": r"(?P<second>[0-9]{1,2})",
    **{"S" * digits: f"[0-9]{{1,{digits}}}" for digits in range(1, 10)},
    "XXX": f"(?:Z|{_OFFSET}:[0-5][0-9])",
    "XX": f"(?:Z|{_OFFSET}[0-5][0-9])",
    "X": f"(?:Z|{_OFFSET}(?:[0-5][0-9])?)",
    "xxx": f"{_OFFSET}:[0-5][0-9]",
    "Z": f"{_OFFSET}[0-5][0-9]",
}
"""The regular expression of each run of letters; whatever else there is, is not understood."""

_RANGES: Final = {
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "half": (1, 12),
    "minute": (0, 59),
    "second": (0, 60),
}


def why_not_read(pattern: object) -> str:
    """Why ``pattern`` cannot be read here; empty where it can."""
    if not isinstance(pattern, str):
        return "a pattern of a date or time that is no text"
    try:
        _compiled(pattern)
    except (ValueError, re.error) as error:
        return f"the pattern {pattern!r} of a date or time ({error})"
    return ""


def is_written_as(pattern: str, text: str) -> bool:
    """Whether ``text`` is a date or time in the form of ``pattern``, and one that exists."""
    found = _compiled(pattern).fullmatch(text)
    if found is None:
        return False
    parts = found.groupdict()
    for name, (least, most) in _RANGES.items():
        if parts.get(name) is not None and not least <= int(parts[name]) <= most:
            return False
    return _exists(parts)


def _exists(parts: dict[str, str | None]) -> bool:
    """Whether the month has the day."""
    name, month, day = parts.get("name"), parts.get("month"), parts.get("day")
    number = int(month) if month else 0
    if name:
        number = next(at for at, one in enumerate(_MONTHS, 1) if one[:3] == name[:3].title())
    if not number or not day:
        return True
    year = int(parts.get("year") or 2000)
    return int(day) <= (29 if number == 2 and calendar.isleap(year) else _longest(number))


def _longest(month: int) -> int:
    return calendar.monthrange(2001, month)[1]


@functools.lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    text, at = "", 0
    while at < len(pattern):
        part = _PATTERN.match(pattern, at)
        if part is None:
            raise ValueError("a quote without its end")
        at = part.end()
        if part["letters"]:
            if part["letters"] not in _LETTERS:
                raise ValueError(f"{part['letters']!r} is not understood")
            text += _LETTERS[part["letters"]]
        else:
            text += re.escape(part["mark"] or part["quoted"] or "'")
    return re.compile(text)
