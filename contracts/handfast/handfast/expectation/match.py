"""Walks a document along the tree of what is expected: every mismatch at once. Pure.

Knows JSON values and nodes; knows no status, header or transport.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from handfast.expectation.later import later_than, not_later
from handfast.expectation.tree import (
    Absent,
    Deferred,
    Entries,
    EqualTo,
    InText,
    Items,
    Keys,
    Later,
    NotNull,
    OfType,
    OneOf,
    OrNull,
    Whole,
)
from handfast.model.clauses import COUNTS, Clause
from handfast.model.results import Mismatch
from handfast.shapes import Scalar
from handfast.shapes.values.comparison import wanted, wanted_key
from handfast.shapes.values.equality import repeated, same
from handfast.shapes.values.fit import misfits_by_code, read_as
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING, pick
from handfast.wire.times import moment
from handfast.wording.counts import number_of
from handfast.wording.excerpts import excerpt, shortened
from handfast.wording.suggestions import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.expectation.tree import Contained, Key, Node, Order
    from handfast.wire.paths import Step

__all__ = ["is_absent", "mismatches_in", "rank_of"]

_MOST_KEYS = 20
_NO_SUCH_KEY = "no such key"
_UNREAD = "answer with it, or take it out of what this consumer reads"
_WIDEN = "answer with a value of the model, or widen the model for every consumer"

type _At = tuple[Step, ...]


def mismatches_in(node: Node, document: Any, at: _At = ()) -> tuple[Mismatch, ...]:
    """Every mismatch of ``document``, whose place within its body is ``at``."""
    return tuple(_walk(node, document, at))


def is_absent(mismatch: Mismatch) -> bool:
    """Whether ``mismatch`` is that a key is not there at all."""
    return mismatch.got.startswith(_NO_SUCH_KEY)


def _walk(node: Node, value: Any, at: _At) -> Iterator[Mismatch]:
    match node:
        case Absent() | NotNull() | OrNull():
            yield from _nullness(node, value, at)
        case EqualTo() | OfType():
            yield from _at_one_place(node, value, at)
        case Later():
            yield from _later(node, value, at)
        case Deferred():
            yield from _walk(node.of, value, at)
        case OneOf():
            yield from _nearest(node, value, at)
        case Whole():
            yield from _whole(node, value, at)
        case Items():
            yield from _items(node, value, at)
        case InText():
            yield from _in_text(node, value, at)
        case _:
            yield from _object(node, value, at)


def _at_one_place(node: EqualTo | OfType, value: Any, at: _At) -> Iterator[Mismatch]:
    if isinstance(node, EqualTo):
        if not same(node.shape, node.value, value):
            yield _unequal(node.value, value, at)
    elif (missed := wanted(node.shape, value)) is not None:
        yield _mismatch(Clause.READS, at, missed, value, _WIDEN)


def _nullness(node: Absent | NotNull | OrNull, value: Any, at: _At) -> Iterator[Mismatch]:
    match node:
        case Absent() if value is not None:
            yield _mismatch(Clause.EQUALS, at, f"null, or {_NO_SUCH_KEY}", value)
        case NotNull() if value is None:
            yield _mismatch(Clause.EQUALS, at, "anything but null", value)
        case NotNull(within) | OrNull(within) if value is not None:
            yield from _walk(within, value, at)


def _later(node: Later, value: Any, at: _At) -> Iterator[Mismatch]:
    """What is wrong with the moment itself; else whether it is no later."""
    wrong = () if value is None else mismatches_in(node.of, value, at)
    yield from wrong
    if not wrong:
        yield from not_later(node, value, at)


def _mismatch(clause: Clause, at: _At, expected: str, got: Any, remedy: str = "") -> Mismatch:
    return Mismatch(clause=clause, path=at, expected=expected, got=excerpt(got), remedy=remedy)


def _unequal(expected: Any, got: Any, at: _At) -> Mismatch:
    if isinstance(expected, bytes) and isinstance(got, bytes):  # perhaps no text
        expected, got = shortened(repr(expected)), shortened(repr(got))
        return Mismatch(clause=Clause.EQUALS, path=at, expected=expected, got=got)
    return _mismatch(Clause.EQUALS, at, excerpt(expected), got)


def _nearest(node: OneOf, value: Any, at: _At) -> Iterator[Mismatch]:
    """No mismatch when one option has none; else those of the option that was most likely meant."""
    decisive = {at}
    if node.discriminator is not None:
        decisive.add((*at, node.discriminator))

    def unlikely(mismatches: tuple[Mismatch, ...]) -> tuple[bool, int]:
        return any(mismatch.path in decisive for mismatch in mismatches), len(mismatches)

    yield from min((mismatches_in(option, value, at) for option in node.options), key=unlikely)


def _whole(node: Whole, value: Any, at: _At) -> Iterator[Mismatch]:
    inside = mismatches_in(node.of, value, at)
    yield from inside
    if not inside:
        for further, why in misfits_by_code(node.shape.annotation, value):
            yield _mismatch(Clause.READS, (*at, *further), why, value, _WIDEN)


def _in_text(node: InText, value: Any, at: _At) -> Iterator[Mismatch]:
    inner = value_in_text(value)
    if inner is MISSING:
        yield _mismatch(Clause.READS, at, "a string that holds JSON text", value)
    else:
        yield from _walk(node.of, inner, at)


def _object(node: Keys | Entries, value: Any, at: _At) -> Iterator[Mismatch]:
    if not isinstance(value, dict):
        yield _mismatch(Clause.READS, at, "an object", value)
        return
    if isinstance(node, Entries):
        yield from _entries(node, value, at)
    for key in node.keys:
        if key.name in value:
            yield from _walk(key.node, value[key.name], (*at, key.name))
        elif key.demanded:
            yield _lacking(node, key, value, (*at, key.name))
    if isinstance(node, Keys) and node.others is not None:
        for name in (each for each in value if each not in node.known):
            yield from _walk(node.others, value[name], (*at, name))


def _entries(node: Entries, value: dict[str, Any], at: _At) -> Iterator[Mismatch]:
    """How many entries there are, and each but those that are looked at alone."""
    yield from _count(node, len(value), at)
    alone = {key.name for key in node.keys}
    for name, within in value.items():
        missed = None if node.key is None else wanted_key(node.key, name)
        if missed is not None:
            yield _mismatch(Clause.READS, (*at, name), f"as a key, {missed}", name, _WIDEN)
        elif name not in alone:
            yield from _walk(node.value, within, (*at, name))


def _lacking(node: Keys | Entries, key: Key, value: dict[str, Any], at: _At) -> Mismatch:
    pinned = isinstance(key.node, EqualTo | Later | NotNull)
    clause, remedy = (Clause.EQUALS, "") if pinned else (Clause.READS, _UNREAD)
    match key.node:
        case EqualTo(value=wanted_value):
            expected = excerpt(wanted_value)
        case Later(than=than):
            expected = later_than(than)
        case _:
            expected = "this key"
    other = nearest(key.name, value.keys() - _expected(node))
    if other is not None:
        remedy = f"answer with {key.name!r}, where it has {other!r} now"
    there = listed(list(value)[:_MOST_KEYS])
    got = f"{_NO_SUCH_KEY}; there are{f': {there}' if value else ' none'}"
    return Mismatch(clause=clause, path=at, expected=expected, got=got, remedy=remedy)


def _expected(node: Keys | Entries) -> set[str]:
    """The keys that are expected, none of which is a misspelt other."""
    known = node.known if isinstance(node, Keys) else ()
    return {*known, *(one.name for one in node.keys)}


def _items(node: Items, value: Any, at: _At) -> Iterator[Mismatch]:
    if not isinstance(value, list):
        yield _mismatch(Clause.READS, at, "a list", value)
        return
    yield from _count(node, len(value), at)
    for index, item in enumerate(value):
        expected = node.at.get(index, node.item)
        if expected is not None:
            yield from _walk(expected, item, (*at, index))
    for index in node.at:
        if index >= len(value):
            yield _mismatch(Clause.READS, (*at, index), "an item", MISSING, _UNREAD)
    if node.distinct is not None and (twice := repeated(node.distinct, value)) is not None:
        yield _mismatch(Clause.READS, (*at, twice), "an item that is there once", value[twice])
    if node.order is not None:
        yield from _ordered(node.order, value, at)
    for one in node.contains:
        yield from _contained(one, value, at)


def _contained(contained: Contained, items: list[Any], at: _At) -> Iterator[Mismatch]:
    """No mismatch when one item has none; else one, which names the first of the nearest item."""
    found = [mismatches_in(contained.node, item, (*at, index)) for index, item in enumerate(items)]
    if () in found:
        return
    got = number_of(len(items), "item")
    one = Mismatch(clause=Clause.CONTAINS, path=at, expected=contained.wanted, got=got)
    if found:
        nearest = min(found, key=len)[0]
        got = f"{got}; nearest: {nearest.where} is {nearest.got}"
        one = dataclasses.replace(one, got=got, remedy=nearest.remedy, whose=nearest.whose)
    yield one


def _count(node: Items | Entries, count: int, at: _At) -> Iterator[Mismatch]:
    noun = ("item", "items") if isinstance(node, Items) else ("entry", "entries")
    for clause in COUNTS:
        expected: int | None = getattr(node, clause, None)
        if expected is not None and not _counts(clause, count, expected):
            many = clause.replace("_", " ")
            yield Mismatch(
                clause=clause,
                path=at,
                expected=f"{many} {number_of(expected, *noun)}",
                got=number_of(count, *noun),
            )


def _counts(clause: Clause, count: int, expected: int) -> bool:
    match clause:
        case Clause.EXACTLY:
            return count == expected
        case Clause.AT_LEAST:
            return count >= expected
        case _:
            return count <= expected


def _ordered(order: Order, items: list[Any], at: _At) -> Iterator[Mismatch]:
    """The first pair in the wrong order, or a value without an order."""
    direction = "descending" if order.descending else "ascending"
    before: Any = None
    for index, item in enumerate(items):
        found = pick(item, order.path)[0][1]
        rank = rank_of(order, found)
        place = (*at, index, *order.path)
        if rank is None:
            yield _mismatch(Clause.ORDERED, place, f"a value to order by, {direction}", found)
            return
        try:
            wrong = before is not None and (rank > before if order.descending else rank < before)
        except TypeError:
            yield _mismatch(
                Clause.ORDERED, place, f"values of one type to order by, {direction}", found
            )
            return
        if wrong:
            yield _mismatch(Clause.ORDERED, place, f"{direction} order", found)
            return
        before = rank


def rank_of(order: Order, value: Any) -> Any:
    """What ``value``, by which items are ordered, counts as in a comparison; None where nothing."""
    shape = getattr(order.shape, "of", order.shape)
    if isinstance(shape, Scalar) and shape.kind == "datetime":
        return moment(value)
    if isinstance(shape, Scalar) and shape.kind in ("decimal", "duration"):
        return read_as(shape.annotation, value)
    return value if isinstance(value, str | int | float) else None
