"""Runs what makes a provider publish a message, and reads back what arrived, in its own loop.

Judges how many arrived, and in which form; what is in them is judged by whoever asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.frozen import dataclass
from handfast.providers.handlers import run_trigger
from handfast.providers.replies import reply_to
from handfast.transports.arrivals import arrivals, promises_of
from handfast.transports.opening import mark_all
from handfast.transports.protocol import Arrived
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.drift.rows import DriftRow
    from handfast.model import MessageInteraction
    from handfast.providers.handlers import StateValues
    from handfast.providers.provider import RunningProvider
    from handfast.transports.protocol import TransportReader

__all__ = ["Producer", "produced"]


@dataclass(frozen=True, slots=True)
class Producer:
    """A provider with what reads its messages back; rows of drift are added to ``drifted``."""

    provider: RunningProvider
    transports: Mapping[str, TransportReader]
    drifted: set[DriftRow]
    seconds: float


async def produced(
    interaction: MessageInteraction, producer: Producer, states: StateValues
) -> tuple[StateValues, Arrived]:
    """What arrived at the address of ``interaction``, or its reply, and what its states came to.

    Raises:
        NotSetUp: the trigger raised or took too long.
        CannotVerify: what carries the messages went away.
    """
    message, provider, seconds = interaction.message, producer.provider, producer.seconds
    transports = producer.transports
    since = await mark_all(transports, (message,) if message.reply is None else ())
    if interaction.when is not None:
        states = await run_trigger(provider, interaction.when, states, seconds)
    if message.reply is not None:
        reply, mismatches = await reply_to(provider, interaction, states.values, seconds)
        return states, Arrived((reply,) if reply is not MISSING else (), mismatches)
    here = message.address
    promises = tuple(one for one in promises_of(interaction) if one.message.address == here)
    found = await arrivals(transports, since, promises, provider.drift, producer.drifted)
    return states, found.arrived_for(interaction, states.values)
