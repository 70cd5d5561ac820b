"""What of an interaction needs a state of neighbours: of what belongs to others. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from handfast.model import Exchange, HttpInteraction, Published, Unchanged, Value
from handfast.model.values import references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Given, Interaction, Then

__all__ = ["is_dispensable", "without_unknown"]


def is_dispensable(given: Given, interaction: Interaction) -> bool:
    """Whether the request of ``interaction`` and its answer are the same without ``given``.

    Only a state of neighbours is so, and only where neither names one of its values.
    """
    if not given.state.neighbour:
        return False
    further = (other.values() for other in interaction.given if other is not given)
    own = given.values().keys() - {name for values in further for name in values}
    return own.isdisjoint(_names_in(interaction))


def without_unknown[T: Interaction](interaction: T, values: Mapping[str, Any]) -> T:
    """``interaction`` without what must then be true of a neighbour's values that ``values`` lack.

    They lack them where its state could not be set up. What a trigger gives comes later, and is
    never cut off.
    """
    neighbours = (given for given in interaction.given if given.state.neighbour)
    known = {name for one in neighbours for name in (*one.values(), *one.state.returns)}
    unknown = known - values.keys()
    then = tuple(one for one in interaction.then if unknown.isdisjoint(_names_in(one)))
    return interaction if then == interaction.then else dataclasses.replace(interaction, then=then)


def _names_in(whole: Interaction | Then) -> frozenset[str]:
    """The names of the values in ``whole``; of an interaction, without what must then be true."""
    if isinstance(whole, HttpInteraction):
        return _names_in(whole.exchange)
    if isinstance(whole, Unchanged):
        return _names_in(whole.exchange)
    parts: list[Any]
    if isinstance(whole, Exchange):
        parts = [whole.path, whole.query, whole.headers, whole.body]
        parts += [whole.equals, whole.answer_headers, whole.contains]
    elif isinstance(whole, Published):
        parts = [whole.equals]
    else:
        parts = [whole.sends, whole.equals]
    return frozenset(one.name for one in references(parts) if isinstance(one, Value))
