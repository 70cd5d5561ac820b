"""Who relies on what differs, and in which interaction. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.chosen import (
    NOTHING,
    Chosen,
    chosen_in,
    is_of_another_case,
    only_named,
)
from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.pairing import names_id
from handfast.derive.reliance import claims_of, promises_of
from handfast.frozen import dataclass
from handfast.model import NOT_NULL, Exchange, HttpInteraction
from handfast.model.clauses import Clause
from handfast.model.values import is_one_value
from handfast.shapes import Scalar
from handfast.shapes.places import plain
from handfast.wire.paths import MISSING, everywhere, last_key, pick, render, steps

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from handfast.derive.reliance import Claim, Promise
    from handfast.model import System
    from handfast.model.interactions import Ordering
    from handfast.wire.paths import Step

__all__ = ["Reliance", "Reliances", "reliances_of"]

_NOBODYS: Final = frozenset({Kind.REFUSAL, Kind.PRECISION, Kind.CONTENT_TYPE, Kind.TIES})
"""Kinds that never fail a consumer."""


@dataclass(frozen=True, slots=True)
class Reliance:
    """Who relies on what differs, in which interaction."""

    consumer: str
    interaction: str


@dataclass(frozen=True, slots=True)
class _Relied:
    reliance: Reliance
    status: int
    paths: frozenset[str]
    ordering: Ordering | None = None
    in_any_words: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    names_rows: bool = False
    asks_for: frozenset[str] = frozenset()
    chosen: Chosen = NOTHING


@dataclass(frozen=True, slots=True)
class Reliances:
    """What is relied on of one provider, by the name of the operation or message."""

    by_name: dict[str, tuple[_Relied, ...]]

    def fixed(self, name: str, status: int) -> frozenset[str]:
        """The places at which some interaction expects one value of answers with ``status``."""
        relied = [one for one in self.by_name.get(name, ()) if one.status == status]
        return frozenset().union(*(one.fixed for one in relied))

    def on(self, difference: Difference) -> tuple[Reliance, ...]:
        """Who relies on what differs, each consumer once."""
        if difference.kind in _NOBODYS:
            return ()
        relied = self.by_name.get(difference.of, ())
        found: dict[str, Reliance] = {}
        for one in relied:
            if _is_about(one, difference):
                found.setdefault(one.reliance.consumer, one.reliance)
        return tuple(found.values())


def _is_about(one: _Relied, difference: Difference) -> bool:
    if difference.kind in (Kind.STATUS, Kind.NO_ANSWER):
        is_other = one.status >= 400 and is_of_another_case(one.chosen, difference)
        return one.status == difference.status and not is_other
    if difference.kind is Kind.NULL_OR_ABSENT:
        lacks = difference.second is MISSING and difference.place in one.required
        return lacks and one.status == difference.status
    if difference.kind in (Kind.MESSAGE, Kind.MESSAGES):
        return difference.kind is Kind.MESSAGES or _reads(one, difference)
    if one.status != difference.status:
        return False
    if difference.kind is Kind.ORDER:
        return not difference.path and _needs_order(one, difference)
    if difference.kind is Kind.NUMBER and not difference.path:
        return True
    return difference.kind is Kind.HEADER or _reads(one, difference)


def _needs_order(one: _Relied, difference: Difference) -> bool:
    """Whether a consumer sees, in what it asks for, that a list has another order.

    Where both lists are in the promised order, each by numbers of its own, only who names the rows
    sees that another was made first.
    """
    if one.ordering is None or not _has_moved(one.asks_for, difference):
        return False
    path = steps(one.ordering.path)
    lists = difference.first, difference.second
    keeps = all(_is_strictly_ordered(some, path, one.ordering.descending) for some in lists)
    return one.names_rows or not keeps


def _has_moved(asks_for: Collection[str], difference: Difference) -> bool:
    """Whether items changed places that are alike in what is asked for."""
    places: dict[str, list[int]] = {}
    for item, place in zip(difference.first, difference.places, strict=True):
        fields = item if isinstance(item, dict) else {}
        alike = repr([fields[name] for name in sorted(asks_for) if name in fields])
        places.setdefault(alike, []).append(place)
    return any(some != sorted(some) for some in places.values())


def _is_strictly_ordered(items: Sequence[Any], path: tuple[Step, ...], descending: bool) -> bool:
    found = [value for item in items for _, value in pick(item, path)]
    if len(found) != len(items) or not all(type(one) is int for one in found):
        return False
    return found == sorted(set(found), reverse=descending)


def _reads(one: _Relied, difference: Difference) -> bool:
    """Whether it reads what differs: of what is read whole too, but for what is new in it.

    Where no object or list stands any more, nothing inside of it can be read.
    """
    place = difference.place
    if _has_more_items(difference) and not any(path.startswith(place) for path in one.fixed):
        return False
    if place in one.paths:
        return True
    if place in one.in_any_words:
        return not _is_worded_otherwise(difference)
    if _is_no_container_now(difference) and any(_is_inside(path, place) for path in one.paths):
        return True
    within = any(_is_inside(place, path) for path in one.paths)
    return within and difference.first is not MISSING


def _is_inside(path: str, outer: str) -> bool:
    return outer == "" or path.startswith((f"{outer}.", f"{outer}["))


def _is_no_container_now(difference: Difference) -> bool:
    """Whether an object or a list is something else on the second side."""
    first, second = difference.first, difference.second
    return isinstance(first, dict | list) and not isinstance(second, type(first))


def _has_more_items(difference: Difference) -> bool:
    """Whether a list inside of an answer has items beside those of the first."""
    first, second = difference.first, difference.second
    lists = isinstance(first, list) and isinstance(second, list)
    return difference.kind is Kind.NUMBER and lists and all(one in second for one in first)


def _is_worded_otherwise(difference: Difference) -> bool:
    """Whether a text is there on both sides, and what was sent of it too."""
    first, second = difference.first, difference.second
    texts = isinstance(first, str) and isinstance(second, str)
    return texts and bool(second) and not difference.loses


def reliances_of(system: System, provider: str) -> Reliances:
    """What the consumers of ``provider`` rely on: an interaction's answer before what follows."""
    found: dict[str, list[_Relied]] = {}
    for promise in sorted(promises_of(system), key=_is_afterwards):
        if promise.case.provider == provider:
            found.setdefault(promise.offered.name, []).append(_relied(promise))
    return Reliances({name: _with_named(some) for name, some in found.items()})


def _with_named(relied: Sequence[_Relied]) -> tuple[_Relied, ...]:
    """Of states those parameters count that some interaction with that operation names."""
    named = frozenset().union(*(one.chosen.named for one in relied))
    return tuple(replace(one, chosen=only_named(one.chosen, named)) for one in relied)


def _is_afterwards(promise: Promise) -> bool:
    """Whether it is about what must then be true."""
    own = promise.case.interaction
    return promise.declared is not (own.exchange if isinstance(own, HttpInteraction) else own)


def _relied(promise: Promise) -> _Relied:
    declared = promise.declared
    reliance = Reliance(promise.case.consumer, promise.case.interaction.name)
    claims = list(claims_of(promise))
    paths = frozenset(_everywhere(one) for one in claims if not _in_any_words(one))
    free = frozenset(_everywhere(one) for one in claims if _in_any_words(one))
    fixed = frozenset(_everywhere(one) for one in claims if _is_fixed(one))
    required = frozenset(_everywhere(one) for one in claims if _must_be_there(one))
    if isinstance(declared, Exchange):
        rows = any(isinstance(next(iter(steps(path)), None), int) for path in declared.equals)
        return _Relied(
            *(reliance, declared.expected_status, paths, declared.ordering, free, fixed, required),
            names_rows=rows,
            asks_for=frozenset(declared.query),
            chosen=chosen_in(promise.case.interaction, declared),
        )
    return _Relied(reliance, 0, paths, in_any_words=free, fixed=fixed, required=required)


def _is_fixed(claim: Claim) -> bool:
    return claim.value is not ... and is_one_value(claim.value)


def _must_be_there(claim: Claim) -> bool:
    """Whether its key may not be missing, though null may stand there."""
    return claim.how in (Clause.READS, "required-by-model")


def _everywhere(claim: Claim) -> str:
    """Its path, the same for all items of a list: as a difference has it."""
    return render(everywhere(steps(claim.path)))


def _in_any_words(claim: Claim) -> bool:
    """Whether it is about a text that has to be there, whatever it says; an id is none."""
    if claim.how != "required-by-model" and claim.value is not NOT_NULL:
        return False
    shapes = [shape for place in claim.own for shape in plain(place.shape)]
    is_text = all(isinstance(one, Scalar) and one.kind == "string" for one in shapes)
    return bool(shapes) and is_text and not names_id(last_key(steps(claim.path)))
