"""Checks one interaction: states, what it sends and expects, what must then be true. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from handfast.check.answers import answer_faults, payload_faults
from handfast.check.offers import model_faults
from handfast.check.references import (
    Scope,
    json_fault,
    parameter_faults,
    reference_faults,
    scope_of,
    state_faults,
)
from handfast.check.requests import request_faults
from handfast.model import (
    Content,
    Exchange,
    Given,
    Interaction,
    Message,
    MessageInteraction,
    Offer,
    Operation,
    Published,
    Then,
    Unchanged,
)
from handfast.model.values import givens
from handfast.shapes import shape_of
from handfast.shapes.fit import misfits, unknown_keys
from handfast.wire.media_types import is_json
from handfast.wording.suggestions import meant

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

__all__ = ["form_faults", "interaction_faults"]

_TUPLES: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "given": ("states, each called: (STATE(),)", Given),
    "reads": ('paths: ("id",)', str),
    "then": ("what must then be true: (Exchange(...),)", (Exchange, Published, Unchanged)),
    "when": ("triggers, each called: (TRIGGER(),)", Given),
}


def form_faults(interaction: Interaction) -> Iterator[str]:
    """Slips of the pen that nothing else can be checked through: a tuple without its comma."""
    for name, (form, kind) in _TUPLES.items():
        owner = getattr(interaction, "exchange", interaction) if name == "reads" else interaction
        value = getattr(owner, name)
        if name == "when" and isinstance(interaction, MessageInteraction):
            if value is not None and not isinstance(value, Given):
                yield "when is not a trigger that was called: write it like TRIGGER()"
        elif value is None and name == "reads":
            continue
        elif not isinstance(value, tuple) or not all(isinstance(one, kind) for one in value):
            yield f"{name} is not a tuple of {form}"


def interaction_faults(interaction: Interaction, offer: Offer | None) -> Iterator[str]:
    """Everything that is wrong with one interaction; ``offer`` is None for unknown providers."""
    if not interaction.name:
        yield "it has no name: give it one"
    yield from _state_faults(interaction, offer)
    called = _called(interaction)
    if any(model_faults(given.state) for _, given in called):
        return  # reported where the state is offered, or as not offered
    for noun, given in called:
        yield from (f"{noun} {given.state.name!r}: {fault}" for fault in parameter_faults(given))
    scope = scope_of(givens(interaction))
    if isinstance(interaction, MessageInteraction):
        content: Content | None = interaction.message.reply or interaction.message.payload
        yield from _message_faults(interaction, offer, scope)
    else:
        answer = interaction.exchange.answer
        content = answer.content if answer else None
        yield from _exchange_faults(interaction.exchange, offer, scope)
        if interaction.when and not interaction.then:
            yield "when means nothing without then: give what must then be true, or drop it"
    for number, then in enumerate(interaction.then):
        after = dataclasses.replace(scope, after=True, answer=content)
        faults = _then_faults(then, offer, scope, after)
        yield from (f"then[{number}]: {fault}" for fault in faults)


def _called(interaction: Interaction) -> list[tuple[str, Given]]:
    """Each state and trigger of ``interaction``, with what it is called as."""
    when = interaction.when if isinstance(interaction.when, tuple) else (interaction.when,)
    triggers = [("trigger", given) for given in when if given is not None]
    return [("state", given) for given in interaction.given] + triggers


def _state_faults(interaction: Interaction, offer: Offer | None) -> Iterator[str]:
    if offer is None:
        return
    for noun, given in _called(interaction):
        known = (offer.states, offer.triggers)
        offered, others = known if noun == "state" else known[::-1]
        yield from state_faults(given.state, offered, others, noun, offer.provider)


def _then_faults(then: Then, offer: Offer | None, scope: Scope, after: Scope) -> Iterator[str]:
    if isinstance(then, Exchange):
        yield from _exchange_faults(then, offer, after)
    elif isinstance(then, Unchanged):
        operation = then.exchange.operation
        if operation.method not in ("GET", "HEAD"):
            yield f"Unchanged reads, but {operation.name} writes: use one that reads"
        yield from _exchange_faults(then.exchange, offer, scope, compared=True)
    elif (yield from _offered_faults(then.message, offer)):
        yield from payload_faults(then, then.message.payload, after)


def _exchange_faults(
    exchange: Exchange, offer: Offer | None, scope: Scope, *, compared: bool = False
) -> Iterator[str]:
    if (yield from _offered_faults(exchange.operation, offer)):
        yield from request_faults(exchange, scope)
        yield from answer_faults(exchange, scope, compared=compared)


def _offered_faults(one: Operation | Message, offer: Offer | None) -> Generator[str, None, bool]:
    """Whether ``one`` is offered as it is; returns whether its models let more be checked."""
    noun = "operation" if isinstance(one, Operation) else "message"
    offered: tuple[Operation | Message, ...] = ()
    if offer is not None:
        offered = offer.operations if isinstance(one, Operation) else offer.messages
        same = next((known for known in offered if known.name == one.name), None)
        if same is None:
            remedy = meant(one.name, [known.name for known in offered])
            yield f"{noun} {one.name} is not in the offer of {offer.provider}: {remedy}"
        elif same != one:
            yield f"{noun} {one.name} is not the one that {offer.provider} offers: use that value"
    shapeless = model_faults(one)
    if one not in offered:
        yield from (f"{noun} {one.name}: {fault}" for fault in shapeless)
    return not shapeless


def _message_faults(
    interaction: MessageInteraction, offer: Offer | None, scope: Scope
) -> Iterator[str]:
    message = interaction.message
    if not (yield from _offered_faults(message, offer)):
        return
    if message.reply is None and interaction.when is None:
        yield f"when is missing: give what happens so that message {message.name} is published"
    if message.reply is None and interaction.sends is not None:
        yield f"sends is given, but message {message.name} has no reply: drop it"
    elif message.reply is not None:
        yield from _sent_faults(interaction.sends, message.payload, scope)
    yield from payload_faults(interaction, message.reply or message.payload, scope)


def _sent_faults(sends: Any, payload: Content, scope: Scope) -> Iterator[str]:
    if sends is None:
        yield "sends is missing, and the message has a reply: give what is sent"
        return
    yield from (f"sends: {fault}" for fault in reference_faults(sends, scope))
    resolved, known = scope.resolved(sends)
    if not known or not is_json(payload.media_type) or payload.model is None:
        return
    if fault := json_fault(resolved):
        yield f"sends {fault}"
        return
    for where, why in misfits(payload.model, resolved):
        yield f"sends {where!r}: {why}; send one that fits"
    for where, remedy in unknown_keys(shape_of(payload.model), resolved):
        yield f"sends {where!r} is not in the model, which would ignore it: {remedy}"
