"""What interactions declare: which states are given, and what is asked in them. Pure.

A session that begins as some interaction does reaches what a session of drawn values hardly does:
a caller with a right, a code that was sent, two files under one key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handfast.compare.sessions import PARTS
from handfast.frozen import dataclass
from handfast.model import HttpInteraction, Value
from handfast.model.values import PLAIN, references

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from handfast.model import Given, Offer, System

__all__ = ["Usual", "breaking_states", "usual_of", "with_values"]

_REFUSED = 400


@dataclass(frozen=True, slots=True)
class Usual:
    """One declared request: ``given`` before it, and its ``parts`` with ``Value`` inside."""

    given: tuple[Given, ...]
    parts: Mapping[str, Any]
    succeeds: bool


def usual_of(
    system: System, offer: Offer, possible: Collection[str]
) -> Mapping[str, tuple[Usual, ...]]:
    """The declared requests of each operation whose states are all ``possible``, by its name."""
    found: dict[str, list[Usual]] = {}
    for one in _interactions(system, offer):
        exchange = one.exchange
        parts = {part: getattr(exchange, part) for part in PARTS}
        sent = {part: value for part, value in parts.items() if value not in (None, {})}
        known = {name for given in one.given for name in _parameters(given)}
        named = references(sent)
        if any(given.state.name not in possible for given in one.given):
            continue
        if any(not isinstance(value, Value) or value.name not in known for value in named):
            continue
        usual = Usual(one.given, sent, exchange.expected_status < _REFUSED)
        found.setdefault(one.operation.name, []).append(usual)
    return {name: tuple(some) for name, some in found.items()}


def breaking_states(system: System, offer: Offer) -> frozenset[str]:
    """The states in which every declared request is refused: after one a session shows little."""
    statuses: dict[str, set[bool]] = {}
    for one in _interactions(system, offer):
        for given in one.given:
            refused = one.exchange.expected_status >= _REFUSED
            statuses.setdefault(given.state.name, set()).add(refused)
    return frozenset(name for name, refused in statuses.items() if refused == {True})


def with_values(tree: Any, values: Mapping[str, Any]) -> Any:
    """``tree`` with what stands in ``values`` in place of each ``Value`` of that name."""
    if type(tree) in PLAIN:
        return tree
    match tree:
        case Value(name):
            return values[name]
        case Mapping():
            return {key: with_values(value, values) for key, value in tree.items()}
        case list() | tuple():
            return [with_values(value, values) for value in tree]
        case _:
            return tree


def _interactions(system: System, offer: Offer) -> Iterator[HttpInteraction]:
    for contract in system.contracts:
        if contract.provider == offer.provider:
            for one in contract.interactions:
                if isinstance(one, HttpInteraction):
                    yield one


def _parameters(given: Given) -> tuple[str, ...]:
    return tuple(given.values())
