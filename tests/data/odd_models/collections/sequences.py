"""Lists, tuples, sets and deques: their items, their sizes, what is unique."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, FailFast, Field, OnErrorOmit

from tests.data.odd_models.making import boolean, fraction, instant, items, text, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


def _unique(v: list[Any]) -> list[Any]:
    if len({repr(one) for one in v}) < len(v):
        raise ValueError("items must differ")
    return v


class PairOfTypes(BaseModel):
    """Is a tuple of two types."""

    v: tuple[int, str]


class TripleWithNull(BaseModel):
    """Is a tuple whose last item may be null."""

    v: tuple[str, float, int | None]


class EmptyTuple(BaseModel):
    """Is a tuple of nothing."""

    v: tuple[()]


class TupleOfMany(BaseModel):
    """Is a tuple of any length."""

    v: tuple[int, ...]


class PairOfEquals(BaseModel):
    """Is a tuple of two of one type."""

    v: tuple[float, float]


class TupleOfTuples(BaseModel):
    """Has tuples within tuples."""

    v: tuple[tuple[int, str], tuple[bool]]


class BareTuple(BaseModel):
    """Names no item of its tuple."""

    v: tuple  # type: ignore[type-arg]  # what is odd


class BareList(BaseModel):
    """Names no item of its list."""

    v: list  # type: ignore[type-arg]  # what is odd


class BareSet(BaseModel):
    """Names no item of its set."""

    v: set  # type: ignore[type-arg]  # what is odd


class SetOfTexts(BaseModel):
    """Writes no text twice."""

    v: set[str]


class SetOfBothBooleans(BaseModel):
    """Has both booleans."""

    v: set[bool] = Field(min_length=2)


class SetOfMoments(BaseModel):
    """Has two moments that differ."""

    v: set[AwareDatetime] = Field(min_length=2)


class FrozenSetOfNumbers(BaseModel):
    """Is a set that can't be changed."""

    v: frozenset[int] = Field(max_length=3)


class SetOfTuples(BaseModel):
    """Has lists that differ."""

    v: set[tuple[int, str]]


class Deque(BaseModel):
    """Is a queue with two ends."""

    v: collections.deque[int]


class DequeOfThree(BaseModel):
    """Is a queue of at most three."""

    v: collections.deque[str] = Field(max_length=3)


class UniqueByCode(BaseModel):
    """Has a list whose items differ, by code."""

    v: Annotated[list[int], AfterValidator(_unique), Field(min_length=2)]


class AnySequence(BaseModel):
    """Is any sequence."""

    v: Sequence[int]


class AnyIterable(BaseModel):
    """Is read item by item, when somebody asks."""

    v: Iterable[int]


class ExactlyThree(BaseModel):
    """Has three items."""

    v: list[str] = Field(min_length=3, max_length=3)


class NoItemsAllowed(BaseModel):
    """Can only be empty."""

    v: list[int] = Field(max_length=0)


class ListOfNullables(BaseModel):
    """May have null for items."""

    v: list[int | None]


class ListOfMixed(BaseModel):
    """Has numbers and texts."""

    v: list[int | str]


class DeepLists(BaseModel):
    """Has lists of lists of lists."""

    v: list[list[list[int]]]


class BoundedItems(BaseModel):
    """Bounds items of lists of lists."""

    v: list[Annotated[list[Annotated[int, Field(ge=0, le=9)]], Field(max_length=2)]]


class OmitsWhatFails(BaseModel):
    """Leaves out the items that do not fit."""

    v: list[OnErrorOmit[int]]


class FailsFast(BaseModel):
    """Stops at the first item that does not fit."""

    v: Annotated[list[int], FailFast()]


class TimesOfDays(BaseModel):
    """Has a tuple of a date and a list of times."""

    v: tuple[dt.date, list[dt.time]]


def _v(make: Any) -> Any:
    return lambda r: {"v": make(r)}


def _two_moments(r: Any) -> list[dt.datetime]:
    first = instant(r)
    return [first, first + dt.timedelta(seconds=1)]


ROWS = (
    Odd(model=PairOfTypes, make=_v(lambda r: (whole(r), text(r))), item=Item.RAW,
        misses=(Miss({"v": [1]}, "missing"), Miss({"v": ["x", "x"]}, "int_parsing"))),
    Odd(model=TripleWithNull, make=_v(lambda r: (text(r), fraction(r), r.choice((None, 1)))),
        item=Item.RAW, misses=(Miss({"v": ["", 1, 1, 1]}, "too_long"),)),
    Odd(model=EmptyTuple, make=_v(lambda r: ()), item=Item.UNREADABLE,
        misses=(Miss({"v": [1]}, "too_long"),)),
    Odd(model=TupleOfMany, make=_v(items(whole))),
    Odd(model=PairOfEquals, make=_v(items(fraction, 2, 2)), misses=(Miss({"v": [1]}, "missing"),)),
    Odd(model=TupleOfTuples, make=_v(lambda r: ((whole(r), text(r)), (boolean(r),))),
        item=Item.RAW),
    Odd(model=BareTuple, make=_v(items(whole))),
    Odd(model=BareList, make=_v(lambda r: [1, text(r), None, {"a": []}])),
    Odd(model=BareSet, make=_v(items(word)), item=Item.UNREADABLE),
    Odd(model=SetOfTexts, make=_v(items(word))),
    Odd(model=SetOfBothBooleans, make=_v(lambda r: {True, False}), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": [True]}, "too_short"),)),
    Odd(model=SetOfMoments, make=_v(_two_moments), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": ["2031-01-01T00:00:00Z", "2031-01-01T01:00:00+01:00"]}, "too_short"),)),
    Odd(model=FrozenSetOfNumbers, make=_v(items(whole, 0, 3))),
    Odd(model=SetOfTuples, make=_v(lambda r: {(1, "a"), (whole(r), "b")}), item=Item.RAW),
    Odd(model=Deque, make=_v(items(whole)), item=Item.RAW),
    Odd(model=DequeOfThree, make=_v(items(text, 0, 3)), item=Item.RAW),
    Odd(model=UniqueByCode, make=_v(lambda r: r.sample(range(99), 3)), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": [1, 1]}, "value_error"),)),
    Odd(model=AnySequence, make=_v(items(whole))),
    Odd(model=AnyIterable, make=_v(items(whole)), item=Item.RAW,
        refused="its items are not validated when the model is read"),
    Odd(model=ExactlyThree, make=_v(items(text, 3, 3))),
    Odd(model=NoItemsAllowed, make=_v(lambda r: [])),
    Odd(model=ListOfNullables, make=_v(lambda r: [None, whole(r)])),
    Odd(model=ListOfMixed, make=_v(lambda r: [whole(r), text(r)]), several=True,
        item=Item.PACT_SCALARS),
    Odd(model=DeepLists, make=_v(items(items(items(whole)))),
        misses=(Miss({"v": [[["x"]]]}, "int_parsing"),)),
    Odd(model=BoundedItems, make=_v(items(items(lambda r: r.randint(0, 9), 0, 2))),
        misses=(Miss({"v": [[10]]}, "less_than_equal"), Miss({"v": [[1, 2, 3]]}, "too_long"))),
    Odd(model=OmitsWhatFails, make=_v(items(whole)), item=Item.RAW, unwritten=({"v": ["x"]},)),
    Odd(model=FailsFast, make=_v(items(whole))),
    Odd(model=TimesOfDays, make=_v(lambda r: (dt.date(2031, 1, 1), [dt.time(9)])), item=Item.RAW),
)  # fmt: skip
