"""Dates, times, moments and time deltas, with and without offsets and bounds."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from annotated_types import Timezone
from pydantic import (
    AwareDatetime,
    BaseModel,
    Field,
    FutureDate,
    FutureDatetime,
    NaiveDatetime,
    PastDate,
    PastDatetime,
)

from tests.data.odd_models.making import boolean, date, duration, instant, moment, time
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]

_NOON = dt.datetime(2031, 4, 2, 12, tzinfo=dt.UTC)
_NAIVE_NOON = dt.datetime(2031, 4, 2, 12)


class AnyMoment(BaseModel):
    """May lack its offset."""

    at: dt.datetime


class AwareMoment(BaseModel):
    """Has an offset."""

    at: AwareDatetime


class NaiveMoment(BaseModel):
    """Has no offset."""

    at: NaiveDatetime


class MomentWithAZoneBesideIt(BaseModel):
    """Is annotated with what Pydantic does not look at."""

    at: Annotated[dt.datetime, Timezone(...)]


class PastMoment(BaseModel):
    """Lies in the past."""

    at: PastDatetime


class FutureMoment(BaseModel):
    """Lies in the future."""

    at: FutureDatetime


class PastDay(BaseModel):
    """Is a day in the past."""

    on: PastDate


class FutureDay(BaseModel):
    """Is a day in the future."""

    on: FutureDate


class BoundedAwareMoment(BaseModel):
    """Lies between two moments with offsets."""

    at: AwareDatetime = Field(ge=_NOON, lt=_NOON + dt.timedelta(hours=1))


class BoundedNaiveMoment(BaseModel):
    """Lies after a moment without an offset."""

    at: dt.datetime = Field(ge=_NAIVE_NOON)


class AnyDay(BaseModel):
    """Reads a date, or a moment at midnight."""

    on: dt.date


class DayWithin(BaseModel):
    """Lies within one year."""

    on: dt.date = Field(ge=dt.date(2031, 1, 1), le=dt.date(2031, 12, 31))


class TimeOfDay(BaseModel):
    """May have an offset."""

    at: dt.time


class OpeningHours(BaseModel):
    """Lies within the day."""

    at: dt.time = Field(ge=dt.time(9), lt=dt.time(17, 30))


class AnyDuration(BaseModel):
    """May be negative."""

    took: dt.timedelta


class ShortDuration(BaseModel):
    """Is bounded."""

    took: dt.timedelta = Field(gt=dt.timedelta(0), le=dt.timedelta(hours=1))


class DurationBelowNought(BaseModel):
    """Is negative."""

    took: dt.timedelta = Field(lt=dt.timedelta(0))


class TimeZone(BaseModel):
    """Is the name of a time zone."""

    zone: ZoneInfo


class MomentWithDefault(BaseModel):
    """Has a default, which is written as JSON."""

    at: AwareDatetime = _NOON
    took: dt.timedelta = dt.timedelta(minutes=1)


class DayOrMoment(BaseModel):
    """Is a date or a moment."""

    v: dt.date | dt.datetime


class DaysByDay(BaseModel):
    """Has dates for keys."""

    days: dict[dt.date, dt.date]


def _at(make: Any) -> Any:
    return lambda r: {"at": make(r)}


def _ago(r: Any) -> dt.timedelta:
    return dt.timedelta(days=r.randint(1, 9999), seconds=r.randint(0, 9999))


def _now() -> dt.datetime:
    return _NOON.replace(year=2020)


def _far(r: Any) -> dt.datetime:
    return _NOON.replace(year=2999) + _ago(r)


def _either(r: Any) -> dt.datetime:
    return instant(r) if boolean(r) else moment(r)


def _clear(r: Any) -> dt.datetime:
    return _NAIVE_NOON + _ago(r)


ROWS = (
    Odd(model=AnyMoment, make=_at(_either),
        misses=(Miss({"at": "x"}, "datetime_from_date_parsing"),)),
    Odd(model=AwareMoment, make=_at(instant),
        misses=(Miss({"at": "2031-04-02T06:15:00"}, "timezone_aware"),)),
    Odd(model=NaiveMoment, make=_at(moment),
        misses=(Miss({"at": "2031-04-02T06:15:00Z"}, "timezone_naive"),)),
    Odd(model=MomentWithAZoneBesideIt, make=_at(_either), item=Item.READ_FORM,
        misses=(Miss({"at": "x"}, "datetime_from_date_parsing"),)),
    Odd(model=PastMoment, make=_at(lambda r: _now() - _ago(r)),
        misses=(Miss({"at": "2999-01-01T00:00:00Z"}, "datetime_past"),)),
    Odd(model=FutureMoment, make=_at(_far),
        misses=(Miss({"at": "1999-01-01T00:00:00Z"}, "datetime_future"),)),
    Odd(model=PastDay, make=lambda r: {"on": (_now() - _ago(r)).date()},
        misses=(Miss({"on": "2999-01-01"}, "date_past"),)),
    Odd(model=FutureDay, make=lambda r: {"on": _far(r).date()},
        misses=(Miss({"on": "1999-01-01"}, "date_future"),)),
    Odd(model=BoundedAwareMoment,
        make=_at(lambda r: _NOON + dt.timedelta(minutes=r.randint(0, 59))),
        item=Item.NO_EXAMPLE, misses=(Miss({"at": "2031-04-02T13:00:00Z"}, "less_than"),)),
    Odd(model=BoundedNaiveMoment, make=_at(_clear), item=Item.NO_EXAMPLE,
        misses=(Miss({"at": "2031-04-02T11:59:59"}, "greater_than_equal"),)),
    Odd(model=AnyDay, make=lambda r: {"on": date(r)}, item=Item.PACT_SCALARS),
    Odd(model=DayWithin, make=lambda r: {"on": dt.date(2031, r.randint(1, 12), r.randint(1, 28))},
        item=Item.NO_EXAMPLE, misses=(Miss({"on": "2032-01-01"}, "less_than_equal"),)),
    Odd(model=TimeOfDay, make=_at(time)),
    Odd(model=OpeningHours, make=_at(lambda r: dt.time(r.randint(9, 16), r.randint(0, 59))),
        item=Item.NO_EXAMPLE, misses=(Miss({"at": "17:30:00"}, "less_than"),)),
    Odd(model=AnyDuration, make=lambda r: {"took": duration(r)}),
    Odd(model=ShortDuration, make=lambda r: {"took": dt.timedelta(seconds=r.randint(1, 3600))},
        item=Item.NO_EXAMPLE, misses=(Miss({"took": "PT2H"}, "less_than_equal"),)),
    Odd(model=DurationBelowNought,
        make=lambda r: {"took": -dt.timedelta(seconds=r.randint(1, 99999))},
        item=Item.NO_EXAMPLE, misses=(Miss({"took": "PT0S"}, "less_than"),)),
    Odd(model=TimeZone, make=lambda r: {"zone": r.choice(("UTC", "Europe/Paris"))}, item=Item.RAW,
        misses=(Miss({"zone": "Mars"}, "zoneinfo_str"),)),
    Odd(model=MomentWithDefault, make=lambda r: r.choice(({}, {"at": instant(r)}))),
    Odd(model=DayOrMoment, make=lambda r: {"v": r.choice((date(r), moment(r)))}, several=True,
        item=Item.PACT_SCALARS),
    Odd(model=DaysByDay, make=lambda r: {"days": {date(r): date(r)}}, item=Item.NEVER_JUDGED,
        misses=(Miss({"days": {"x": "2031-01-01"}}, "date_from_datetime_parsing"),)),
)  # fmt: skip
