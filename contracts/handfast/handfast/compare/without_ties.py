"""Takes out of what differs the order of ties, for which both sides may be asked once more.

Judges nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.ties import (
    as_ties,
    is_same_page,
    of_whole,
    ordered_by_own_ids,
    orders_alike,
)
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.compare.judged.pairing import Pairing
    from handfast.compare.playing import Sides
    from handfast.compare.sessions import Step
    from handfast.compare.side import Answered, Side
    from handfast.model import Operation

__all__ = ["without_ties"]

_OF_ITEMS: Final = frozenset(
    {Kind.ORDER, Kind.VALUE, Kind.NUMBER, Kind.NULL_OR_ABSENT, Kind.PRECISION}
)
"""How two pages differ that show other ones of several ties."""


async def without_ties(
    sides: Sides,
    step: Step,
    answered: tuple[Answered, Answered],
    found: list[Difference],
    pairing: Pairing,
) -> tuple[list[Difference], tuple[Difference, ...]]:
    """What is left of ``found`` at ``step``, and the order of ties as a difference of its own.

    Where each side plays in turn, nothing can be asked once more: there that order is what is left.
    """
    documents = answered[0].document, answered[1].document
    if not await _are_ties(sides, step, documents, found, pairing):
        return found, ()
    if not sides.in_turn and ordered_by_own_ids(step.parts, documents):
        return [], ()
    operation = sides.first.operations[step.operation]
    tie = as_ties(operation, documents, answered[0].received.status)
    return [tie] if sides.in_turn else [], (tie,)


async def _are_ties(
    sides: Sides,
    step: Step,
    documents: tuple[Any, Any],
    found: list[Difference],
    pairing: Pairing,
) -> bool:
    """Whether lists differ in the order of ties, or of their own ids, of which pages may show any.

    The whole list, which is asked for then, shows that no page repeats or loses one.
    """
    operation = sides.first.operations.get(step.operation)
    kinds = {one.kind for one in found}
    if operation is None or not kinds <= _OF_ITEMS:
        return False
    are_alike = partial(_in_order_alike, sides, operation, step, pairing)
    if not are_alike(documents):
        return False
    whole = of_whole(operation, step.parts)
    if whole is None or sides.in_turn:
        return whole is None and kinds == {Kind.ORDER}
    first, second = [
        (await _again(side, replace(step, parts=whole))).document
        for side in (sides.first, sides.second)
    ]
    for side in (sides.first, sides.second):
        side.documents[step.number] = MISSING  # neither page says which item is meant
    wholes = first, second
    return are_alike(wholes) and is_same_page(step.parts, documents[1], wholes, pairing)


async def _again(side: Side, step: Step) -> Answered:
    return await side.play(step, side.request(step))


def _in_order_alike(
    sides: Sides, operation: Operation, step: Step, pairing: Pairing, documents: tuple[Any, Any]
) -> bool:
    return ordered_by_own_ids(step.parts, documents) or orders_alike(
        operation, documents, sides.chosen, pairing
    )
