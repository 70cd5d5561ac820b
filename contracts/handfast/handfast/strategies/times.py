"""Strategies for dates, times, moments and durations, as their ISO 8601 texts.

A moment is two draws: a day, and a second of it with how fraction and offset are written.
"""

import datetime as dt
from typing import Any

import pydantic_core
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.shapes.nouns import Scalar
from handfast.strategies.parts import drawn_by

__all__ = ["dates", "durations", "moments", "special_moments", "times"]

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # shrink here: no one's zero, easy to read
_MICROSECOND = dt.timedelta(microseconds=1)
_SECONDS_A_DAY = 24 * 60 * 60

_FRACTIONS = ("", ".5", ".123", ".000001", ".999999")
_OFFSETS = ("Z", "+00:00", "+14:00", "-12:00", "+05:45", "-03:30", "+00:01", "-00:59")
_AWARE = tuple(f + o for o in _OFFSETS for f in _FRACTIONS)
_NAIVE = _FRACTIONS

_SPECIAL = (
    "2000-01-01T00:00:00",  # first, because one draw is simpler than three to shrink to
    "0001-01-01T00:00:00",
    "0001-01-01T14:00:00",
    "1900-02-28T23:59:59",
    "1969-12-31T23:59:59.999999",
    "1970-01-01T00:00:00",
    "2000-02-29T12:00:00",
    "2024-02-29T23:59:59",
    "2038-01-19T03:14:08",
    "9999-12-31T11:59:59.999999",
    "9999-12-31T23:59:59.999999",
)


def moments(shape: Scalar) -> SearchStrategy[str]:
    """Dates with times, with an offset where the shape is aware, within its bounds."""
    low, high = _ends(shape, _MICROSECOND)
    suffixes = _AWARE if shape.aware else _AWARE + _NAIVE
    if low is None and high is None:
        # A day is left at either end, so that no offset leads out of the years 1 to 9999.
        return _day_and_time(dt.date(1, 1, 2), dt.date(9999, 12, 30), suffixes)
    naive = not shape.aware and (low or high or _EPOCH).tzinfo is None
    start = _EPOCH.replace(tzinfo=None) if naive else _EPOCH
    least = low or start.replace(year=1, month=1, day=2)
    most = high or start.replace(year=9999, month=12, day=30)
    return st.integers((least - start) // _MICROSECOND, (most - start) // _MICROSECOND).map(
        lambda distance: (start + distance * _MICROSECOND).isoformat()
    )


def special_moments(shape: Scalar) -> tuple[str, ...]:
    """Moments worth trying for a shape: ends of eras and of its bounds; not all are valid."""
    bounds = tuple(end.isoformat() for end in _ends(shape, _MICROSECOND) if end is not None)
    aware = tuple(moment + offset for offset in _OFFSETS for moment in _SPECIAL)
    return (*aware, *bounds) if shape.aware else (*aware, *_SPECIAL, *bounds)


def dates(shape: Scalar) -> SearchStrategy[str]:
    """Dates within a shape's bounds."""
    low, high = _ends(shape, dt.timedelta(days=1))
    return _days(low or dt.date.min, high or dt.date.max).map(_written_day)


def times(shape: Scalar) -> SearchStrategy[str]:
    """Times of day within a shape's bounds, to the second."""
    low, high = _ends(shape, dt.timedelta(seconds=1))
    if low is None and high is None:
        seconds, fractions = st.integers(0, _SECONDS_A_DAY - 1), st.sampled_from(_FRACTIONS)
        return drawn_by(lambda draw: _clock(draw(seconds)) + draw(fractions))
    return st.times(low or dt.time.min, high or dt.time.max).map(dt.time.isoformat)


def durations(shape: Scalar) -> SearchStrategy[str]:
    """Durations within a shape's bounds."""
    low, high = _ends(shape, _MICROSECOND)
    least = dt.timedelta(days=-999_999) if low is None else low
    most = dt.timedelta(days=999_999) if high is None else high
    within = st.integers(least // _MICROSECOND, most // _MICROSECOND)
    return within.map(lambda n: pydantic_core.to_jsonable_python(n * _MICROSECOND))


def _ends(shape: Scalar, step: dt.timedelta) -> tuple[Any, Any]:
    """The least and the greatest value within a shape's bounds, a step off an excluded one."""
    low = shape.ge if shape.gt is None else _moved(shape.gt, step)
    high = shape.le if shape.lt is None else _moved(shape.lt, -step)
    return low, high


def _moved(value: Any, step: dt.timedelta) -> Any:
    if not isinstance(value, dt.time):
        return value + step
    return (dt.datetime.combine(_EPOCH, value) + step).time()


def _days(first: dt.date, last: dt.date) -> SearchStrategy[int]:
    start = _EPOCH.toordinal()
    return st.integers(first.toordinal() - start, last.toordinal() - start)


def _written_day(distance: int) -> str:
    return dt.date.fromordinal(_EPOCH.toordinal() + distance).isoformat()


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def _day_and_time(first: dt.date, last: dt.date, suffixes: tuple[str, ...]) -> SearchStrategy[str]:
    days, rest = _days(first, last), st.integers(0, len(suffixes) * _SECONDS_A_DAY - 1)

    def make(draw: st.DrawFn, _of: str = repr((first, last))) -> str:
        day = _written_day(draw(days))
        written, second = divmod(draw(rest), _SECONDS_A_DAY)
        return f"{day}T{_clock(second)}{suffixes[written]}"

    return drawn_by(make)
