"""Has a producer publish a message again that has arrived, and says whether it arrives again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.expectation.sequence import value_at
from handfast.model import Published
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.providers.handlers import run_trigger
from handfast.transports.arrivals import arrivals
from handfast.transports.opening import mark_all
from handfast.wire.paths import MISSING
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from handfast.model import MessageInteraction
    from handfast.providers.handlers import StateValues
    from handfast.run.produced import Producer

__all__ = ["arrived_again"]


async def arrived_again(
    interaction: MessageInteraction, first: Any, producer: Producer, states: StateValues
) -> tuple[Mismatch, ...]:
    """What is wrong when ``again`` of ``interaction`` happens, after ``first`` has arrived.

    Raises:
        NotSetUp: the trigger raised or took too long.
        CannotVerify: what carries the messages went away.
    """
    if interaction.again is None or first is MISSING:
        return ()
    message, provider = interaction.message, producer.provider
    key = message.delivery.idempotent
    was = value_at(first, key)
    since = await mark_all(producer.transports, (message,))
    await run_trigger(provider, interaction.again, states, producer.seconds)
    none = (Published(message=message, exactly=0),)
    found = await arrivals(producer.transports, since, none, provider.drift, producer.drifted)
    keys = [value_at(one, key) for one in found.by_address[message.address].payloads]
    if not keys:
        return ()
    known = f"{key} is {excerpt(was)}"
    if was in keys:
        return (
            Mismatch(
                clause=Clause.IDEMPOTENT,
                place=message.address,
                expected=f"one entry whose {known}, however often it is published",
                got=f"{keys.count(was) + 1} entries",
                remedy=f"publish it with {key} as its idempotency key, which is looked up first",
            ),
        )
    trigger = interaction.again.state.name
    return (
        Mismatch(
            clause=Clause.IDEMPOTENT,
            place=f"trigger {trigger!r}",
            expected=f"what publishes the entry once more whose {known}",
            got=f"an entry of another {key}: {excerpt(keys[0])}",
            remedy="let its handler publish the same as before: a job that was marked unpublished",
            whose=Responsible.SET_UP,
        ),
    )
