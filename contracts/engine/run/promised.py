"""Reads back the messages that were promised and judges each against its promise.

Several promises may share one address: each entry is dealt to a promise that it keeps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contracts.engine.judge import judge_payload
from contracts.engine.model import MessageInteraction, Published
from contracts.engine.run.streams import collect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redis.asyncio import Redis

    from contracts.engine.faults import Fault
    from contracts.engine.run.streams import Mark

__all__ = ["Promise", "judged_messages"]

Promise = MessageInteraction | Published


async def judged_messages(
    redis: Redis,
    since: Mark,
    promises: Iterable[Promise],
    values: Mapping[str, Any],
    answered: Any,
) -> tuple[Fault, ...]:
    """Every fault of what arrived since ``since`` at the addresses of ``promises``.

    Raises:
        CannotHold: Redis went away.
        KeyError: nothing gave an ``Answered`` that is expected.
        NotSetUp: an address holds something else than a stream.
    """
    by_address: dict[str, list[Promise]] = {}
    for promise in promises:
        by_address.setdefault(promise.message.address, []).append(promise)
    faults: list[Fault] = []
    for sharing in by_address.values():
        expected = sum(promise.exactly for promise in sharing)
        arrived = await collect(redis, since, sharing[0].message, expected)
        faults += (_named(fault, sharing[0]) for fault in arrived.faults)
        faults += _dealt(sharing, arrived.payloads, values, answered)
    return tuple(faults)


def _dealt(
    promises: Sequence[Promise], payloads: Iterable[Any], values: Mapping[str, Any], answered: Any
) -> list[Fault]:
    room = [promise for promise in promises for _ in range(promise.exactly)]
    faults: list[Fault] = []
    for payload in payloads:
        judged = [(judge_payload(promise, payload, values, answered), promise) for promise in room]
        if judged:
            found, taker = min(judged, key=lambda one: len(one[0]))
            room.remove(taker)
            faults += (_named(fault, taker) for fault in found)
    return faults


def _named(fault: Fault, promise: Promise) -> Fault:
    """What must then be true is told as such, with its address."""
    if isinstance(promise, MessageInteraction):
        return fault
    address = promise.message.address
    where = fault.where if fault.where == address else f"{address}: {fault.where}"
    return replace(fault, clause="published", where=where)
