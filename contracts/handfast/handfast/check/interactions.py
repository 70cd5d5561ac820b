"""Checks one interaction: states, what it sends and expects, what must then be true. Pure."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from handfast.check.answers import answer_faults, but_faults, payload_faults
from handfast.check.delivery import again_faults
from handfast.check.offered import is_sound, state_faults, use_faults
from handfast.check.references import (
    Scope,
    json_fault,
    resolve_in,
    scope_of,
    text_fault,
    values_of,
)
from handfast.check.requests import request_faults
from handfast.frozen import dataclass
from handfast.model import Exchange, Given, MessageInteraction, Published, Unchanged
from handfast.model.values import givens
from handfast.shapes import shape_of
from handfast.shapes.values.fit import misfits, unknown_keys
from handfast.wire.media_types import is_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.check.offered import Offered
    from handfast.model import Content, Interaction, Then

__all__ = ["Examined", "form_faults", "interaction_faults"]

_TUPLES: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "given": ("states, each called: (STATE(),)", Given),
    "reads": ('paths: ("id",)', str),
    "then": ("what must then be true: (Exchange(...),)", (Exchange, Published, Unchanged)),
    "when": ("triggers, each called: (TRIGGER(),)", Given),
}


@dataclass(frozen=True, slots=True)
class Examined:
    """What several interactions of one contract share, and need be examined once only.

    By identity, since declarations have no hash: ``states`` has the scope that states and triggers
    make and their faults, ``reads`` the faults of an exchange that leaves a scope's provider as it
    was.
    """

    states: dict[tuple[object, ...], tuple[Scope | None, list[str]]] = field(default_factory=dict)
    reads: dict[tuple[int, int], list[str]] = field(default_factory=dict)


def form_faults(interaction: Interaction) -> Iterator[str]:
    """Mistakes that keep everything else from being checked: a tuple without its comma."""
    for name, (form, kind) in _TUPLES.items():
        owner = getattr(interaction, "exchange", interaction) if name == "reads" else interaction
        value = getattr(owner, name)
        if name == "when" and isinstance(interaction, MessageInteraction):
            for part in ("when", "again"):
                value = getattr(interaction, part)
                if value is not None and not isinstance(value, Given):
                    yield f"{part} is not a trigger that was called: write it like TRIGGER()"
        elif value is None and name == "reads":
            continue
        elif not isinstance(value, tuple) or not all(isinstance(one, kind) for one in value):
            yield f"{name} is not a tuple of {form}"


def interaction_faults(
    interaction: Interaction, offered: Offered | None, examined: Examined
) -> Iterator[str]:
    """Everything that is wrong with one interaction; ``offered`` is None for unknown providers."""
    if not interaction.name:
        yield "it has no name: give it one"
    elif fault := text_fault(interaction.name):
        yield f"its name {fault}"
    again = getattr(interaction, "again", None)
    key = (*map(id, interaction.given), "when", id(interaction.when), id(again))
    if key not in examined.states:
        examined.states[key] = _examined_states(interaction, offered)
    scope, faults = examined.states[key]
    yield from faults
    if scope is None:
        return
    if isinstance(interaction, MessageInteraction):
        content: Content | None = interaction.message.reply or interaction.message.payload
        yield from _message_faults(interaction, offered, scope)
    else:
        answer = interaction.exchange.answer
        content = answer.content if answer else None
        yield from _exchange_faults(interaction.exchange, offered, scope)
        if interaction.when and not interaction.then:
            yield "when means nothing without then: give what must then be true, or drop it"
    after = Scope(scope.names, scope.values, after=True, answer=content)
    for number, then in enumerate(interaction.then):
        for fault in _then_faults(then, offered, scope, after, examined):
            yield f"then[{number}]: {fault}"


def _examined_states(
    interaction: Interaction, offered: Offered | None
) -> tuple[Scope | None, list[str]]:
    """What the states of ``interaction`` provide, and what is wrong with them and its triggers.

    Nothing where one has a model without a shape: with that nothing else can be checked.
    """
    called = _called(interaction)
    faults: list[str] = []
    if offered is not None:
        for noun, given in called:
            faults += state_faults(noun, given.state, offered)
    if not all(is_sound(given.state, offered) for _, given in called):
        return None, faults  # reported where the state is offered, or as not offered
    values: dict[int, Mapping[str, Any] | None] = {}
    for noun, given in called:
        values[id(given)], unfit = values_of(given)
        faults += (f"{noun} {given.state.name!r}: {fault}" for fault in unfit)
    return scope_of((given, values[id(given)]) for given in givens(interaction)), faults


def _called(interaction: Interaction) -> list[tuple[Literal["state", "trigger"], Given]]:
    """Each state and trigger of ``interaction``, with what it is called as."""
    if isinstance(interaction, MessageInteraction):
        when: tuple[Given | None, ...] = (interaction.when, interaction.again)
    else:
        when = interaction.when
    called: list[tuple[Literal["state", "trigger"], Given]]
    called = [("state", given) for given in interaction.given]
    return called + [("trigger", given) for given in when if given is not None]


def _then_faults(
    then: Then, offered: Offered | None, scope: Scope, after: Scope, examined: Examined
) -> Iterator[str]:
    if isinstance(then, Exchange):
        yield from _exchange_faults(then, offered, after)
    elif isinstance(then, Unchanged):
        operation = then.exchange.operation
        if not operation.only_reads:
            yield f"Unchanged reads, but {operation.name} writes: use one that reads"
        key = id(then.exchange), id(scope)
        if key not in examined.reads:
            examined.reads[key] = [*_exchange_faults(then.exchange, offered, scope, compared=True)]
        yield from examined.reads[key]
        yield from but_faults(then.exchange, then.but)
    elif (yield from use_faults("message", then.message, offered)):
        yield from payload_faults(then, then.message.payload, after)


def _exchange_faults(
    exchange: Exchange, offered: Offered | None, scope: Scope, *, compared: bool = False
) -> Iterator[str]:
    if (yield from use_faults("operation", exchange.operation, offered)):
        yield from request_faults(exchange, scope)
        yield from answer_faults(exchange, scope, compared=compared)


def _message_faults(
    interaction: MessageInteraction, offered: Offered | None, scope: Scope
) -> Iterator[str]:
    message = interaction.message
    if not (yield from use_faults("message", message, offered)):
        return
    if message.reply is None and interaction.when is None:
        yield f"when is missing: give what happens so that message {message.name} is published"
    if message.reply is None and interaction.sends is not None:
        yield f"sends is given, but message {message.name} has no reply: drop it"
    elif message.reply is not None:
        yield from _sent_faults(interaction.sends, message.payload, scope)
    yield from payload_faults(interaction, message.reply or message.payload, scope)
    yield from again_faults(interaction)


def _sent_faults(sends: Any, payload: Content, scope: Scope) -> Iterator[str]:
    if sends is None:
        yield "sends is missing, and the message has a reply: give what is sent"
        return
    resolved, known, faults = resolve_in(sends, scope)
    yield from (f"sends: {fault}" for fault in faults)
    if not known or not is_json(payload.media_type) or payload.model is None:
        return
    if fault := json_fault(resolved):
        yield f"sends {fault}"
        return
    for where, why in misfits(payload.model, resolved):
        yield f"sends {where!r}: {why}; send one that fits"
    for where, remedy in unknown_keys(shape_of(payload.model), resolved):
        yield f"sends {where!r} is not in the model, which would ignore it: {remedy}"
