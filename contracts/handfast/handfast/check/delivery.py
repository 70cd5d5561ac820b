"""Checks what is promised of how messages are delivered, and that something shows it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.expectation.build import shape_within
from handfast.model import REDIS_STREAM, MessageInteraction
from handfast.shapes.places import places
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handfast.model import Contract, Message

__all__ = ["again_faults", "delivery_faults", "unshown_faults"]


def delivery_faults(message: Message) -> Iterator[str]:
    """What is wrong with the delivery that is promised of ``message``, whose models are sound."""
    delivery = message.delivery
    order: Any = delivery.in_order
    if order is not None and (isinstance(order, str) or len(order) != 2):
        yield 'delivery: in_order is no pair of paths: write ("the key", "what rises")'
        return
    if delivery.promised() and message.transport.kind != REDIS_STREAM:
        yield f"delivery is promised of a {REDIS_STREAM} only, not of {message.transport.kind}"
    if delivery.dead_lettered and delivery.dead_lettered == message.address:
        yield "delivery: dead_lettered is its own stream: name another"
    paths = [("in_order", path) for path in order or ()]
    if delivery.idempotent:
        paths.append(("idempotent", delivery.idempotent))
    for part, path in paths:
        try:
            places(shape_within(message.payload), steps(path))
        except (LookupError, ValueError) as error:
            yield f"delivery: {part} {path!r}: {error}"


def again_faults(interaction: MessageInteraction) -> Iterator[str]:
    """What is wrong with what happens ``again`` in ``interaction``."""
    if interaction.again is None:
        return
    if not interaction.message.delivery.idempotent:
        yield "again is given, but its message is not idempotent: declare that, or drop it"
    if interaction.exactly != 1:
        yield f"again follows {interaction.exactly} messages: give it where there is one"


def unshown_faults(contracts: Iterable[Contract]) -> Iterator[str]:
    """Each promise of a message on which somebody relies, though no interaction shows it."""
    found: dict[tuple[str, str], list[MessageInteraction]] = {}
    for contract in contracts:
        for one in contract.interactions:
            if isinstance(one, MessageInteraction):
                found.setdefault((contract.provider, one.message.name), []).append(one)
    for (provider, name), several in found.items():
        delivery, start = several[0].message.delivery, f"provider {provider}: message {name}"
        if delivery.idempotent and all(one.again is None for one in several):
            yield f"{start}: idempotent is shown by no interaction: give again in one of them"
        if delivery.in_order is not None and all(one.exactly < 2 for one in several):
            yield f"{start}: in_order is shown by no interaction: expect two or more in one of them"
