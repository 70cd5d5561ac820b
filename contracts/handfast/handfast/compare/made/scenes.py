"""What consumers of messages rely on, as what happens in a provider: states, then the trigger.

A provider that answers nothing of its own is driven by these alone. Draws no request.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from handfast.compare.sessions import Step
from handfast.model import MessageInteraction
from handfast.wire.times import moment

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from handfast.compare.made.composing import Known
    from handfast.model import Offer, System

__all__ = ["Scene", "played_scene", "scenes_of"]

type Scene = tuple[tuple[str, Mapping[str, Any]], ...]
"""Names of states and of the trigger, in their order, with the values that they are called with."""

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AWAY: Final = (1, -1, 1_000, -1_000, 3_600_000, -3_600_000, 86_400_000, -86_400_000)
_AS_DECLARED: Final = 30


def scenes_of(system: System, offer: Offer, possible: Collection[str]) -> tuple[Scene, ...]:
    """A scene for each interaction with a message of ``offer`` of which all is ``possible``."""
    found = []
    for contract in system.contracts:
        for one in contract.interactions if contract.provider == offer.provider else ():
            if not isinstance(one, MessageInteraction) or one.when is None:
                continue
            given = (*one.given, one.when)
            if all(each.state.name in possible for each in given):
                found.append(tuple((each.state.name, each.values()) for each in given))
    return tuple(found)


def played_scene(known: Known, scenes: Sequence[Scene], number: int) -> list[Step]:
    """One of ``scenes`` as steps from ``number`` on: with ids of its own, and mostly changed.

    What is changed is a value or two: another scene's of the same name, a near one, or none at all.
    """
    scene = known.rng.choice(scenes)
    values: list[Any] = [dict(parameters) for _, parameters in scene]
    for _ in range(0 if known.chance(_AS_DECLARED) else known.rng.choice((1, 1, 2, 3))):
        values = _changed(known, values, scenes)
    values = _with_own_ids(known, values)
    return [
        Step(number=number + place, happens=name, parameters=parameters)
        for place, ((name, _), parameters) in enumerate(zip(scene, values, strict=True))
    ]


def _leaves(
    tree: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Each value inside that has nothing inside itself, with its path."""
    if not isinstance(tree, dict | list) or not tree:
        yield at, tree
        return
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield from _leaves(value, (*at, key))


def _changed(known: Known, values: list[Any], scenes: Sequence[Scene]) -> list[Any]:
    leaves = [(at, leaf) for at, leaf in _leaves(values) if len(at) > 1]
    if not leaves:
        return values
    at, value = known.rng.choice(leaves)
    name = next((one for one in reversed(at) if isinstance(one, str)), "")
    # what a handler is called with stays there; what it is called about may lack something
    if len(at) > 2 and known.chance(20):
        return list(_without(values, at))
    return list(_with(values, at, _another(known, name, value, scenes)))


def _another(known: Known, name: str, value: Any, scenes: Sequence[Scene]) -> Any:
    declared = [
        leaf
        for scene in scenes
        for _, parameters in scene
        for at, leaf in _leaves(dict(parameters))
        if at and at[-1] == name and leaf != value
    ]
    if declared and known.chance(60):
        return known.rng.choice(declared)
    return _near(known.rng, value, known.words)


def _near(rng: random.Random, value: Any, words: Sequence[str]) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + rng.choice((1, -1, 10))
        case float():
            return rng.choice((0.0, 1.0, value + 0.01, value - 0.01))
        case str():
            at = moment(value)
            if at is not None and at.tzinfo is not None:
                return (at + timedelta(milliseconds=rng.choice(_AWAY))).isoformat()
            return rng.choice((f" {value} ", value.upper(), "", *words))
        case _:
            return rng.choice((None, "", *words))


def _with(tree: Any, at: tuple[str | int, ...], value: Any) -> Any:
    if not at:
        return value
    key, *rest = at
    if isinstance(tree, dict):
        return {**tree, key: _with(tree[key], tuple(rest), value)}
    return [_with(one, tuple(rest), value) if n == key else one for n, one in enumerate(tree)]


def _without(tree: Any, at: tuple[str | int, ...]) -> Any:
    key, *rest = at
    if rest:
        inner = _without(tree[key], tuple(rest))
        return _with(tree, (key,), inner)
    if isinstance(tree, dict):
        return {name: value for name, value in tree.items() if name != key}
    return [one for place, one in enumerate(tree) if place != key]


def _with_own_ids(known: Known, tree: Any) -> Any:
    """``tree`` with another id for each, so that one session can play a scene twice.

    Requests of the session can ask for them, by the names that they stand under.
    """
    own: dict[str, str] = {}

    def of(one: Any, name: str) -> Any:
        match one:
            case dict():
                return {key: of(value, key) for key, value in one.items()}
            case list():
                return [of(value, name) for value in one]
            case str() if _ID.fullmatch(one):
                if one not in own:
                    own[one] = str(UUID(int=known.rng.getrandbits(128), version=4))
                known.sent.setdefault(name, []).append(own[one])
                return own[one]
            case _:
                return one

    return of(tree, "")
