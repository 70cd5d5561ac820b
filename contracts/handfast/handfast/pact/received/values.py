"""Compares a JSON document with the example and rules of a pact of others: every mismatch. Pure.

As Pact's verifier does: a rule goes for all that is within its place, a key beside those of the
example is allowed, an item beside them is like the first of the example.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.pact.received.matchers import Placed
from handfast.pact.received.rules import deciding
from handfast.pact.received.scalars import equal, kind_of, unfit_value
from handfast.wording.counts import number_of
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.pact.received.matchers import Matcher, Matchers
    from handfast.wire.paths import Step

__all__ = ["compared"]

_NO_LIST: Final = frozenset({"null", "statusCode"})
"""Matchers that no list fits, as whole."""

_LIKE_THE_FIRST: Final = frozenset({"values", "eachValue", "arrayContains"})
"""Matchers under which an object may have any keys, each with a value like the example's first."""

_OF_KEYS: Final = frozenset(
    {"equality", "type", "regex", "values", "notEmpty", "eachKey", "eachValue", "arrayContains"}
)
"""Matchers that an object may fit."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the document, with the rules that are looked for."""

    rules: tuple[Placed, ...]
    at: tuple[Step, ...] = ()

    def within(self, step: Step) -> _Place:
        return replace(self, at=(*self.at, step))

    def decided(self, matchers: Matchers) -> _Place:
        """The same place, at which ``matchers`` decide whatever else there is."""
        return replace(self, rules=(*self.rules, Placed(self.at, matchers)))

    def mismatch(self, clause: Clause, expected: str, actual: Any) -> Mismatch:
        return Mismatch(clause=clause, path=self.at, expected=expected, got=excerpt(actual))


def compared(expected: Any, actual: Any, rules: tuple[Placed, ...]) -> tuple[Mismatch, ...]:
    """Each difference between ``actual`` and what ``expected`` and ``rules`` allow.

    Raises:
        TookTooLong: a regular expression did.
        RecursionError: the document is nested deeper than Python can follow.
    """
    return tuple(dict.fromkeys(_compared(expected, actual, _Place(rules))))


def _compared(expected: Any, actual: Any, place: _Place) -> Iterator[Mismatch]:
    found = deciding(place.rules, place.at)
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _object(expected, actual, place, found)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _list(expected, actual, place, found)
    elif isinstance(expected, dict | list):
        yield place.mismatch(Clause.READS, kind_of(expected), actual)
    elif found is None:
        if not equal(expected, actual):
            yield place.mismatch(Clause.EQUALS, excerpt(expected), actual)
    else:
        unfit = unfit_value(found[0], expected, actual)
        if unfit is not None:
            yield place.mismatch(*unfit, actual)


def _object(
    expected: dict[str, Any],
    actual: dict[str, Any],
    place: _Place,
    found: tuple[Matchers, bool] | None,
) -> Iterator[Mismatch]:
    if found is None:
        yield from _keys(expected, actual, place)
        return
    matchers, above = found
    kinds = {one.kind for one in matchers.all} if not above else set()
    for one in matchers.all:
        yield from _whole_object(one, expected, actual, place, above)
    if "eachKey" in kinds:
        yield from _each_key(matchers, actual, place)
    each = next((one for one in matchers.all if one.kind == "eachValue"), None)
    if kinds & _LIKE_THE_FIRST:
        for key, value in actual.items():
            if expected:
                like = expected[key] if key in expected else next(iter(expected.values()))
                at = place.within(key)
                within = at.decided(each.each) if each and each.each else at
                yield from _compared(like, value, within)
    else:
        yield from _keys(expected, actual, place, any_key="eachKey" in kinds)


def _keys(
    expected: dict[str, Any], actual: dict[str, Any], place: _Place, *, any_key: bool = False
) -> Iterator[Mismatch]:
    for key, like in expected.items():
        if key in actual:
            yield from _compared(like, actual[key], place.within(key))
        elif not any_key:
            at = place.within(key)
            yield Mismatch(clause=Clause.READS, path=at.at, expected="this key", got="nothing")


def _each_key(matchers: Matchers, actual: dict[str, Any], place: _Place) -> Iterator[Mismatch]:
    for one in matchers.all:
        for key in actual if one.kind == "eachKey" and one.each else ():
            unfit = unfit_value(one.each, "", key) if one.each else None
            if unfit is not None:
                yield place.within(key).mismatch(unfit[0], f"as a key {unfit[1]}", key)


def _whole_object(
    matcher: Matcher, expected: dict[str, Any], actual: dict[str, Any], place: _Place, above: bool
) -> Iterator[Mismatch]:
    if matcher.kind not in _OF_KEYS:
        yield place.mismatch(Clause.READS, f"what the matcher {matcher.kind} compares", actual)
    elif matcher.kind == "equality" and not equal(expected, actual):
        yield place.mismatch(Clause.EQUALS, excerpt(expected), actual)
    elif matcher.kind == "notEmpty" and not actual:
        yield place.mismatch(Clause.READS, "an object that is not empty", actual)
    elif above:
        return  # sizes are of the object that has the rule
    elif matcher.at_least is not None and len(actual) < matcher.at_least:
        wanted = f"at least {number_of(matcher.at_least, 'key')}"
        yield place.mismatch(Clause.AT_LEAST, wanted, actual)
    elif matcher.at_most is not None and len(actual) > matcher.at_most:
        yield place.mismatch(Clause.AT_MOST, f"at most {number_of(matcher.at_most, 'key')}", actual)


def _list(
    expected: list[Any], actual: list[Any], place: _Place, found: tuple[Matchers, bool] | None
) -> Iterator[Mismatch]:
    if found is None:
        yield from _items(expected, actual, place)
        return
    matchers, above = found
    if not expected:
        return
    wrong = [tuple(_whole_list(one, expected, actual, place, above)) for one in matchers.all]
    if not matchers.either or all(wrong):
        yield from (mismatch for mismatches in wrong for mismatch in mismatches)
    for one in matchers.all:
        if one.kind != "arrayContains":
            own = one.each if one.kind == "eachValue" and not above else None
            yield from _each_item(expected, actual, place, own)


def _each_item(
    expected: list[Any], actual: list[Any], place: _Place, own: Matchers | None
) -> Iterator[Mismatch]:
    for index, value in enumerate(actual):
        like = expected[index] if index < len(expected) else expected[0]
        at = place.within(index)
        yield from _compared(like, value, at.decided(own) if own else at)


def _items(expected: list[Any], actual: list[Any], place: _Place) -> Iterator[Mismatch]:
    for index, (like, value) in enumerate(zip(expected, actual, strict=False)):
        yield from _compared(like, value, place.within(index))
    if len(expected) != len(actual):
        wanted = f"exactly {number_of(len(expected), 'item')}"
        got = number_of(len(actual), "item")
        yield Mismatch(clause=Clause.EXACTLY, path=place.at, expected=wanted, got=got)


def _whole_list(
    matcher: Matcher, expected: list[Any], actual: list[Any], place: _Place, above: bool
) -> Iterator[Mismatch]:
    got = number_of(len(actual), "item")

    def sized(clause: Clause, wanted: str) -> Mismatch:
        return Mismatch(clause=clause, path=place.at, expected=wanted, got=got)

    if matcher.kind in _NO_LIST:
        yield place.mismatch(Clause.READS, f"what the matcher {matcher.kind} compares", actual)
    elif matcher.kind == "equality" and not equal(expected, actual):
        yield place.mismatch(Clause.EQUALS, excerpt(expected), actual)
    elif matcher.kind == "notEmpty" and not actual:
        yield place.mismatch(Clause.READS, "a list that is not empty", actual)
    elif matcher.kind == "arrayContains":
        yield from _contains(matcher, expected, actual, place)
    elif above:
        return  # sizes are of the list that has the rule
    elif matcher.at_least is not None and len(actual) < matcher.at_least:
        yield sized(Clause.AT_LEAST, f"at least {number_of(matcher.at_least, 'item')}")
    elif matcher.at_most is not None and len(actual) > matcher.at_most:
        yield sized(Clause.AT_MOST, f"at most {number_of(matcher.at_most, 'item')}")


def _contains(
    matcher: Matcher, expected: list[Any], actual: list[Any], place: _Place
) -> Iterator[Mismatch]:
    wanted = [(one.index, one.rules) for one in matcher.variants]
    for index, rules in wanted or [(index, ()) for index in range(len(expected))]:
        if index >= len(expected):
            yield place.mismatch(Clause.CONTAINS, f"an item like the pact's [{index}]", actual)
        elif not any(_fits(expected[index], one, rules) for one in actual):
            like = excerpt(expected[index])
            yield place.mismatch(Clause.CONTAINS, f"an item that fits {like}", actual)


def _fits(expected: Any, actual: Any, rules: tuple[Placed, ...]) -> bool:
    return not any(True for _ in _compared(expected, actual, _Place(rules)))
