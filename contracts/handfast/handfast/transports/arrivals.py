"""Reads back the messages that are expected and compares each with its promise.

Several promises may share one address: ``assigned`` gives each message to one of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.drift.translation import payload_from_provider
from handfast.expectation.judge import judge_payload
from handfast.expectation.sequence import out_of_order
from handfast.frozen import dataclass
from handfast.model import MessageInteraction, Published
from handfast.model.clauses import Clause
from handfast.transports.assigned import assigned
from handfast.wire.paths import MISSING
from handfast.wording.differences import marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Message
    from handfast.model.results import Mismatch
    from handfast.transports.protocol import Arrived, TransportReader

__all__ = ["Arrivals", "Promise", "arrivals", "promises_of"]

Promise = MessageInteraction | Published


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What arrived at each address, and the promises made of it."""

    promises: tuple[Promise, ...]
    by_address: Mapping[str, Arrived]

    def payload_of(self, promise: Promise, values: Mapping[str, Any]) -> Any:
        """The payload that fits ``promise`` best, or ``MISSING`` where none arrived."""
        payloads = self.by_address[promise.message.address].payloads
        return min(
            payloads, key=lambda one: len(judge_payload(promise, one, values)), default=MISSING
        )

    def arrived_for(self, promise: Promise, values: Mapping[str, Any]) -> Arrived:
        """What arrived at the address of ``promise``; of several promises, what fits it best."""
        arrived = self.by_address[promise.message.address]
        if all(one is promise for one in self.promises):
            return arrived

        def wrong(payload: Any) -> int:
            return len(judge_payload(promise, payload, values))

        best = sorted(arrived.payloads, key=wrong)[: promise.exactly]
        return replace(arrived, payloads=tuple(best))

    def judged(self, values: Mapping[str, Any], answered: Any) -> tuple[Mismatch, ...]:
        """Every mismatch of what arrived.

        Raises:
            KeyError: nothing gave an ``Answered`` that is expected.
        """
        mismatches: list[Mismatch] = []
        for address, arrived in self.by_address.items():
            sharing = [one for one in self.promises if one.message.address == address]
            mismatches += (_as_published(mismatch, sharing[0]) for mismatch in arrived.mismatches)
            mismatches += _compared(sharing, arrived.payloads, values, answered)
            for message in {one.message.name: one.message for one in sharing}.values():
                disordered = out_of_order(message, arrived.payloads)
                mismatches += (_as_published(mismatch, sharing[0]) for mismatch in disordered)
        return tuple(mismatches)


def promises_of(interaction: MessageInteraction) -> tuple[Promise, ...]:
    """The message of ``interaction``, and those that must then have been published."""
    return (interaction, *(one for one in interaction.then if isinstance(one, Published)))


async def arrivals(
    transports: Mapping[str, TransportReader],
    since: Mapping[str, Any],
    promises: tuple[Promise, ...],
    drift: Differences | None,
    drifted: set[DriftRow],
) -> Arrivals:
    """Read back what arrived since the marks ``since`` at the addresses of ``promises``.

    With ``drift`` payloads are translated into the words of the contract; the rows used are
    added to ``drifted``.

    Raises:
        CannotVerify: what carries the messages went away.
        NotSetUp: an address holds something else than such messages.
    """
    found: dict[str, Arrived] = {}
    for promise in promises:
        message = promise.message
        if message.address not in found:
            sharing = [one for one in promises if one.message.address == message.address]
            expected = sum(one.exactly for one in sharing)
            kind = message.transport.kind
            arrived = await transports[kind].collect(since[kind], message, expected)
            found[message.address] = _translated(arrived, message, drift, drifted)
    return Arrivals(promises, found)


def _translated(
    arrived: Arrived, message: Message, drift: Differences | None, drifted: set[DriftRow]
) -> Arrived:
    """What arrived, in the contract's words; the rows that were used are added to ``drifted``."""
    if drift is None:
        return arrived
    payloads = []
    for payload in arrived.payloads:
        here, rows = payload_from_provider(drift, message, payload)
        drifted |= rows
        payloads.append(here)
    return replace(arrived, payloads=tuple(payloads))


def _compared(
    promises: Sequence[Promise], payloads: Sequence[Any], values: Mapping[str, Any], answered: Any
) -> Iterator[Mismatch]:
    """Each difference between ``payloads`` and the ``promises`` that they are given to."""

    def judge(promise: Promise, payload: Any) -> tuple[Mismatch, ...]:
        return judge_payload(promise, payload, values, answered)

    for promise, payload, found in assigned(promises, payloads, judge):
        marks = {one.path: one.expected for one in found if one.path is not None}
        answer = marked(payload, marks) if found else ""
        for mismatch in found:
            yield _as_published(replace(mismatch, answer=answer), promise)


def _as_published(mismatch: Mismatch, promise: Promise) -> Mismatch:
    """What must be published afterwards is reported as such, with its address."""
    if isinstance(promise, MessageInteraction):
        return mismatch
    place = mismatch.place or promise.message.address
    return replace(mismatch, clause=Clause.PUBLISHED, place=place)
