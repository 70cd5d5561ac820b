"""What two providers are compared by: the offer, what both can let happen, what may publish.

Starts both; plays nothing.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from handfast.compare.judged.verdict import reliances_of
from handfast.compare.made.drawing import Drawn
from handfast.compare.made.making import Maker
from handfast.compare.made.names import chosen_by_callers, names_of
from handfast.compare.made.scenes import scenes_of
from handfast.compare.made.usual import breaking_states, usual_of
from handfast.compare.playing import Sides
from handfast.compare.sessions import Step
from handfast.compare.side import opened_side
from handfast.model import HttpInteraction, Published
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.shapes.fields import fields_of
from handfast.wire.times import moment
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from handfast.compare.side import Side
    from handfast.model import Offer, State, System
    from handfast.model.results import Mismatch
    from handfast.providers.provider import RunningProvider

__all__ = ["opened_pair"]

_CLOCK: Final = "now"
"""The parameter of a state that sets the clock."""


@asynccontextmanager
async def opened_pair(
    system: System, offer: Offer, providers: tuple[RunningProvider, RunningProvider], seed: int
) -> AsyncIterator[tuple[Sides, Maker]]:
    """Both providers running, and what makes the sessions that are played on them.

    Raises:
        CannotVerify: one does not start, nothing answers at its URL, or nothing can be played.
    """
    async with (
        opened_side(providers[0], offer, offer.messages) as first,
        opened_side(providers[1], offer, offer.messages) as second,
    ):
        possible = tuple(one for one in _possible(offer) if _in_both(one, first, second))
        happenings = tuple(one for one in possible if not one.absent)
        clock, began = _clock(happenings)
        sides = Sides(
            first=first,
            second=second,
            clock=clock,
            began=began,
            reliances=reliances_of(system, offer.provider),
            publishes=_publishing(system, offer),
            chosen=chosen_by_callers(offer.operations, possible),
            in_turn=providers[0].in_turn or providers[1].in_turn,
        )
        left_out = providers[0].left_out | providers[1].left_out
        operations = [one for one in offer.operations if f"{one.method} {one.path}" not in left_out]
        if not operations and not happenings:
            raise CannotVerify((_nothing_to_play(offer),))
        maker = Maker(operations, names_of(system, offer), Drawn(seed), happenings, seed)
        maker.usual = usual_of(system, offer, {one.name for one in possible})
        maker.whole_second = 0 if began is None else -(began.microsecond // 1000)
        maker.breaking = breaking_states(system, offer)
        if all(one.only_reads for one in operations):
            maker.scenes = scenes_of(system, offer, {one.name for one in happenings})
        yield sides, maker


def _nothing_to_play(offer: Offer) -> Mismatch:
    names = listed([repr(one.name) for one in offer.triggers])
    return start_mismatch(
        offer.provider,
        f"no operation is asked, and not both sides have a handler for {names}",
        "name handlers: --states for the service, --against-states for what --against names",
        expected="something that can be played on both sides",
    )


def _possible(offer: Offer) -> list[State]:
    """The triggers and those states that no API brings about."""
    states = [one for one in offer.states if not hasattr(one.parameters, "through_api")]
    return [*offer.triggers, *states]


def _in_both(state: State, first: Side, second: Side) -> bool:
    return state.name in first.handlers and state.name in second.handlers


def _clock(happenings: tuple[State, ...]) -> tuple[Step | None, datetime | None]:
    """What sets the clock to where it begins, and that moment."""
    for state in happenings:
        if _CLOCK in fields_of(state.parameters):
            values = state().values()
            return Step(number=0, happens=state.name, parameters=values), moment(values[_CLOCK])
    return None, None


def _publishing(system: System, offer: Offer) -> frozenset[str]:
    """The operations after which some consumer relies on what is published."""
    return frozenset(
        interaction.operation.name
        for contract in system.contracts
        if contract.provider == offer.provider
        for interaction in contract.interactions
        if isinstance(interaction, HttpInteraction)
        and any(isinstance(then, Published) for then in interaction.then)
    )
