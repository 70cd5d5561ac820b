"""Which mismatches have one cause, whatever interaction and mode showed them. Pure.

One broken field shows in many interactions, in several modes and in words that differ by mode. What
is compared here is only what the cause itself decides: the model's field, the operation, the place
that raised. Where that is not enough to be sure, two causes are better than one: a reader who finds
a cause twice loses a moment, one who is not shown it loses the cause.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from handfast.model import Exchange, HttpInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mode, Responsible
from handfast.report.causes.kinds import (
    VARIES,
    Kind,
    Occurrence,
    is_item,
    is_missing,
    occurrences_of,
)
from handfast.wire.paths import everywhere, render
from handfast.wire.routes import operation_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from handfast.model import Operation
    from handfast.model.results import Result
    from handfast.report.causes.subjects import Declared

__all__ = ["occurrences_in"]

_REFUSED = re.compile(r"([A-Z]+) (/\S*) was refused with (404|405|501)\b")
_ITEMS = re.compile(r"(\d+) items?$")
_SEVERAL = 3
_FIRST_REFUSAL = 400
_IN_BODY = frozenset({Kind.MISSING, Kind.TYPE, Kind.VALUE, Kind.ITEMS, Kind.MESSAGE, Kind.HEAD})


def occurrences_in(results: Iterable[Result], declared: Declared) -> tuple[Occurrence, ...]:
    """Every mismatch of ``results`` with the kind and the names of its cause.

    Pact reports the items of a list one by one, and never their order: what another mode found at
    the same place of the same interaction decides.
    """
    found = [one for result in results for one in occurrences_of(result, declared)]
    found = list(_with_routes(_with_set_up(found, declared)))
    found = list(_with_effects(_with_missing(found)))
    lists = {one.names for one in found if one.kind is Kind.ITEMS}
    found = [_as_items(one, lists) for one in found]
    known = {one.place: one for one in found if one.result.mode is not Mode.PACT}
    return tuple(_as_known(one, known) for one in found)


def _with_set_up(found: list[Occurrence], declared: Declared) -> list[Occurrence]:
    """A route that is not there when states are set up is of one cause with what it answers."""
    routes = {
        one.operation.name: one.operation
        for interaction in declared.values()
        if isinstance(interaction, HttpInteraction)
        for one in (interaction.exchange, *interaction.then)
        if isinstance(one, Exchange)
    }.values()
    shown = {one.key for one in found if one.kind is Kind.STATUS}
    return [_of_route(one, routes, shown) for one in found]


def _of_route(
    one: Occurrence, routes: Collection[Operation], shown: Collection[tuple[str, ...]]
) -> Occurrence:
    refused = _REFUSED.match(one.mismatch.raised[-1].message) if one.mismatch.raised else None
    if refused is None or one.mismatch.whose is not Responsible.SET_UP:
        return one
    method, target, status = refused.groups()
    reached = operation_at(routes, method, target.partition("?")[0])
    route = f"{method} {VARIES.sub('*', target)}" if reached is None else reached[0].name
    is_shown = (one.result.provider, Kind.STATUS, route, status) in shown
    kind = Kind.STATUS if is_shown else Kind.SET_UP
    return dataclasses.replace(one, kind=kind, names=(route, status))


def _with_missing(found: list[Occurrence]) -> list[Occurrence]:
    """What lacks a field that is missing anyway: an order by it, a read of it afterwards."""
    missing = [one for one in found if one.kind is Kind.MISSING]
    fields = {(one.result.provider, *one.names) for one in missing}
    at = {_place_in(one): one.names for one in missing if one.names == (one.subject.field,)}

    def of_field(one: Occurrence) -> Occurrence:
        if one.mismatch.path is None or not is_missing(one.mismatch):
            return one
        names = at.get(_place_in(one), (one.subject.field,))
        if (one.result.provider, *names) not in fields:
            return one
        return dataclasses.replace(one, kind=Kind.MISSING, names=names)

    return [of_field(one) for one in found]


def _place_in(one: Occurrence) -> tuple[str, ...]:
    """Which operation's answer, and where in it."""
    path = render(everywhere(one.mismatch.path or ()))
    return (one.result.provider, one.subject.offered, path)


def _with_routes(found: list[Occurrence]) -> Iterator[Occurrence]:
    """What answers another status: one operation, or the refusals of several operations.

    Refusals are mostly made in one place for all operations. Where an operation does not succeed
    either, it is that operation that is broken.
    """
    failing = {one.key for one in found if one.kind is Kind.STATUS and _is_of_success(one)}
    for one in found:
        if one.kind is not Kind.STATUS or one.key in failing:
            yield one
            continue
        expected, got = one.mismatch.expected[:3], one.names[1]
        yield Occurrence(one.result, one.mismatch, one.subject, Kind.REFUSAL, (expected, got))


def _is_of_success(one: Occurrence) -> bool:
    """Whether more than a refusal fails: what is set up through the API must succeed, too."""
    if one.mismatch.whose is Responsible.SET_UP:
        return True
    return int(one.mismatch.expected[:3] or 0) < _FIRST_REFUSAL


def _with_effects(found: list[Occurrence]) -> Iterator[Occurrence]:
    """What is read afterwards is of the cause that the answer itself shows, where it is the same.

    That is the same value in place of the same one, or a list that is in another order anywhere.
    """
    shown = {_swap(one): one for one in found if one.kind is Kind.VALUE}
    unordered = {one.names for one in found if one.mismatch.clause is Clause.ORDERED}
    wrong = _wrong_lists(found)
    for one in found:
        same = shown.get(_swap(one)) if one.kind is Kind.EFFECT else None
        items = (one.subject.offered,)
        if same is not None:
            yield dataclasses.replace(one, kind=same.kind, names=same.names)
        elif one.kind is Kind.EFFECT and (
            (is_item(one.mismatch) and items in unordered) or _is_list_of(wrong, one)
        ):
            yield dataclasses.replace(one, kind=Kind.ITEMS, names=items)
        else:
            yield one


def _is_list_of(wrong: set[tuple[str, bool | None]], one: Occurrence) -> bool:
    """Whether ``one`` is about the items of one of the lists that are ``wrong``."""
    name = one.subject.offered
    if is_item(one.mismatch):
        return not wrong.isdisjoint({(name, True), (name, False)})
    return (name, _longer(one)) in wrong


def _wrong_lists(found: list[Occurrence]) -> set[tuple[str, bool | None]]:
    """The operations that answer too many items, or too few, whatever was done before.

    They do so by themselves, and after several others: what these did is not what is wrong.
    """
    after: dict[tuple[str, bool | None], set[str]] = {}
    for one in found:
        if one.kind in (Kind.ITEMS, Kind.EFFECT) and _longer(one) is not None:
            key = (one.subject.offered, _longer(one))
            after.setdefault(key, set()).add(one.subject.main)
    return {key for key, mains in after.items() if key[0] in mains and len(mains) >= _SEVERAL}


def _longer(one: Occurrence) -> bool | None:
    """Whether a list has more items than expected; None: it is not their number that differs."""
    numbers = [_ITEMS.search(text) for text in (one.mismatch.got, one.mismatch.expected)]
    got, expected = [None if found is None else int(found[1]) for found in numbers]
    return None if got is None or expected is None else got > expected


def _swap(one: Occurrence) -> tuple[str, ...]:
    """The interaction, whichever mode showed it, and which value came in place of which."""
    return (*one.place[:4], one.mismatch.expected, one.mismatch.got)


def _as_items(one: Occurrence, lists: set[tuple[str, ...]]) -> Occurrence:
    """Another value in an item is another item, where the operation answers other items at all."""
    items = (one.subject.offered,)
    if one.kind is Kind.VALUE and is_item(one.mismatch) and items in lists:
        return dataclasses.replace(one, kind=Kind.ITEMS, names=items)
    return one


def _as_known(one: Occurrence, known: Mapping[tuple[str, ...], Occurrence]) -> Occurrence:
    same = known.get(one.place) if one.result.mode is Mode.PACT and one.kind in _IN_BODY else None
    return one if same is None else dataclasses.replace(one, kind=same.kind, names=same.names)
