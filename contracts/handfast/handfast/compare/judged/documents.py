"""How two documents differ: lists as sets of items, unless their order counts. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.differences import Kind
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING, last_key
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handfast.compare.judged.pairing import Pairing
    from handfast.wire.paths import Step

__all__ = ["DocumentDifference", "differing", "places_of"]

type _At = tuple[Step, ...]

type DocumentDifference = tuple[_At, Kind, Any, Any]
"""Where two documents differ, in what respect, and what each has there."""

_FINEST: Final = timedelta(milliseconds=1)
_MOST_PAIRS: Final = 40_000
"""Of two lists of more pairs of items only those at the same place are compared."""
_MOST_LEVELS: Final = 3
"""Likewise of lists that are inside of so many others."""
_MOST_SHOWN: Final = 5
"""How many items that match none are compared with what is most like them."""


def differing(
    one: Any, other: Any, at: _At, pairing: Pairing, *, ordered: bool = False
) -> list[DocumentDifference]:
    """Each difference between two documents, with its path."""
    if isinstance(one, dict) and isinstance(other, dict):
        found: list[DocumentDifference] = []
        for key in sorted({*one, *other}):
            found += differing(
                one.get(key, MISSING), other.get(key, MISSING), (*at, key), pairing, ordered=False
            )
        return found
    if isinstance(one, list) and isinstance(other, list):
        return _lists(one, other, at, pairing, ordered=ordered)
    if {one is MISSING or one is None, other is MISSING or other is None} == {True}:
        return [] if one is other else [(at, Kind.NULL_OR_ABSENT, one, other)]
    if one is MISSING or other is MISSING or isinstance(one, dict | list | bytes):
        return [] if one == other else [(at, Kind.VALUE, one, other)]
    if pairing.same(one, other, last_key(at)):
        return []
    inner = _inner(one), _inner(other)
    if MISSING not in inner:
        return differing(*inner, at, pairing)
    moments = moment(one), moment(other)
    if _differ_in_fraction(*moments, pairing):
        return [(at, Kind.PRECISION, one, other)]
    return [(at, Kind.VALUE, one, other)]


def _differ_in_fraction(one: datetime | None, other: datetime | None, pairing: Pairing) -> bool:
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        return False
    return pairing.distance(one, other) < _FINEST


def _inner(text: Any) -> Any:
    """The object or array that ``text`` is as JSON; ``MISSING`` where it is none."""
    if not isinstance(text, str) or not text.startswith(("{", "[")):
        return MISSING
    value = value_in_text(text)
    return value if isinstance(value, dict | list) else MISSING


def _lists(
    one: Sequence[Any], other: Sequence[Any], at: _At, pairing: Pairing, *, ordered: bool
) -> list[DocumentDifference]:
    """The differences of two lists as sets of items, and of their order if that counts."""
    if len(one) == len(other):
        found = _by_position(one, other, at, pairing)
        if not found or len(one) == 1 or _is_too_much(one, other, at):
            return found
    places, left = _matched(one, other, at, pairing)
    if None not in places and not left:
        return [(at, Kind.ORDER, list(one), list(other))] if ordered else []
    if len(one) != len(other):
        return [(at, Kind.NUMBER, list(one), list(other))]
    return _closest(one, other, at, places, left, pairing)


def _by_position(
    one: Sequence[Any], other: Sequence[Any], at: _At, pairing: Pairing
) -> list[DocumentDifference]:
    """How items at the same place differ; then what was paired meanwhile is forgotten."""
    length = len(pairing.trail)
    found: list[DocumentDifference] = []
    for index, (first, second) in enumerate(zip(one, other, strict=True)):
        found += differing(first, second, (*at, index), pairing)
    if found:
        pairing.undo(length)
    return found


def _is_too_much(one: Sequence[Any], other: Sequence[Any], at: _At) -> bool:
    """Whether each item is not compared with each: that is dear in long lists and deep inside."""
    levels = sum(isinstance(step, int) for step in at)
    return len(one) * len(other) > _MOST_PAIRS or levels >= _MOST_LEVELS


def _matched(
    one: Sequence[Any], other: Sequence[Any], at: _At, pairing: Pairing
) -> tuple[list[int | None], list[int]]:
    """Where in ``other`` each item of ``one`` stands, and the places that are left.

    Items match that don't differ; each place is given once, ``None`` where nothing matches.
    """
    left = list(range(len(other)))
    places: list[int | None] = []
    for number, item in enumerate(one):
        inner = (*at, number)
        matches = (index for index in left if _is_same(item, other[index], inner, pairing))
        place = next(matches, None)
        if place is not None:
            left.remove(place)
        places.append(place)
    return places, left


def _is_same(one: Any, other: Any, at: _At, pairing: Pairing) -> bool:
    length = len(pairing.trail)
    if not differing(one, other, at, pairing):
        return True
    pairing.undo(length)
    return False


def places_of(one: Sequence[Any], other: Sequence[Any], pairing: Pairing) -> tuple[int, ...]:
    """Where each item of ``one`` stands in ``other``, which has as many.

    One that matches nothing is given the first place that is left.
    """
    places, left = _matched(one, other, (), pairing)
    return tuple(left.pop(0) if place is None else place for place in places)


def _closest(
    one: Sequence[Any],
    other: Sequence[Any],
    at: _At,
    places: Sequence[int | None],
    left: list[int],
    pairing: Pairing,
) -> list[DocumentDifference]:
    """How each item that matches nothing differs from the one of what is left most like it."""
    found: list[DocumentDifference] = []
    unmatched = [number for number, place in enumerate(places) if place is None]
    for number in unmatched[:_MOST_SHOWN]:
        tried: list[tuple[int, list[DocumentDifference]]] = []
        for index in left:
            length = len(pairing.trail)
            tried.append((index, differing(one[number], other[index], (*at, number), pairing)))
            pairing.undo(length)
        place, best = min(tried, key=lambda pair: len(pair[1]))
        left.remove(place)
        found += best
    return found
