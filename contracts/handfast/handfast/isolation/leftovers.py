"""What of an interaction leftovers of others could break, where ids alone set it apart. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from handfast.expectation.promises import in_words
from handfast.isolation.unique import scalars_in
from handfast.model import Answered, Exchange, HttpInteraction
from handfast.model.clauses import COUNTS, Clause
from handfast.model.results import Mismatch, Responsible
from handfast.model.values import references, resolve
from handfast.wire.paths import steps
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.model import Interaction
    from handfast.wire.paths import Step

__all__ = ["verifiable_part"]

_REMEDY = (
    "give the provider a reset or a fresh application, or name in RunningProvider(unique=...) the "
    "parameter that sets the list apart"
)


def verifiable_part(
    interaction: Interaction, values: Mapping[str, Any], unique: Collection[Any]
) -> tuple[Interaction, tuple[Mismatch, ...]]:
    """``interaction`` without the clauses that leftovers could break, and a mismatch for each.

    A list is set apart from leftovers where its request names one of the ``unique`` values, or
    what the answer before it had. Of another list neither counts nor single items can be verified;
    its order can.
    """
    mismatches: list[Mismatch] = []
    changes: dict[str, Any] = {}
    if isinstance(interaction, HttpInteraction):
        lacking, mismatches = _without_shared(interaction.exchange, values, unique, "")
        changes["exchange"] = dataclasses.replace(interaction.exchange, **lacking)
    then = []
    for promise in interaction.then:
        part = promise
        if isinstance(promise, Exchange):
            name = f"{promise.operation.method} {promise.operation.path}"
            dropped, found = _without_shared(promise, values, unique, name)
            part, mismatches = dataclasses.replace(promise, **dropped), [*mismatches, *found]
        then.append(part)
    return dataclasses.replace(interaction, **changes, then=tuple(then)), tuple(mismatches)


def _without_shared(
    exchange: Exchange, values: Mapping[str, Any], unique: Collection[Any], place: str
) -> tuple[dict[str, Any], list[Mismatch]]:
    parts = [exchange.path, exchange.query, exchange.headers, exchange.body]
    sent = list(scalars_in([_resolved(part, values) for part in parts]))
    answered = any(isinstance(one, Answered) for part in parts for one in references(part))
    if answered or any(value in unique for value in sent):
        return {}, []
    counts = {
        clause: count for clause in COUNTS if (count := getattr(exchange, clause)) is not None
    }
    lost = {
        path: value
        for path, value in exchange.equals.items()
        if _in_list(path) and _resolved(value, values) not in sent
    }
    changes: dict[str, Any] = dict.fromkeys(counts)
    if lost:
        changes["equals"] = {p: v for p, v in exchange.equals.items() if p not in lost}
    mismatches = [
        _not_verifiable(clause, place, (), f"{clause.replace('_', ' ')} {number_of(count, 'item')}")
        for clause, count in counts.items()
    ]
    mismatches += [
        _not_verifiable(Clause.EQUALS, place, steps(path), _expected(value, values))
        for path, value in lost.items()
    ]
    return changes, mismatches


def _in_list(path: str) -> bool:
    return any(not isinstance(step, str) for step in steps(path))


def _resolved(tree: Any, values: Mapping[str, Any]) -> Any:
    try:
        return resolve(tree, values)
    except (KeyError, ValueError):  # what only the answer has
        return None


def _expected(tree: Any, values: Mapping[str, Any]) -> str:
    try:
        return in_words(resolve(tree, values))
    except (KeyError, ValueError):
        return "what only the answer has"


def _not_verifiable(clause: Clause, place: str, path: tuple[Step, ...], expected: str) -> Mismatch:
    return Mismatch(
        clause=clause,
        place=place,
        path=path,
        expected=expected,
        got="cannot be verified under isolation unique: leftovers of others may be in the list",
        remedy=_REMEDY,
        whose=Responsible.SET_UP,
    )
