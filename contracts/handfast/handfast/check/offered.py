"""Is what an interaction uses offered, and as it is? The offer is examined once. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from handfast.check.models import default_faults, value_faults
from handfast.frozen import dataclass
from handfast.model import State
from handfast.model.annotations import models_of
from handfast.shapes import shape_of, written_shape
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from handfast.model import Message, Offer, Operation

__all__ = [
    "Offered",
    "is_sound",
    "model_faults",
    "offered_by",
    "state_faults",
    "use_faults",
]


@dataclass(frozen=True, slots=True)
class Offered:
    """The offer of ``provider`` by name.

    ``sound`` has the identity of each operation, message and state whose models all have a shape.
    """

    provider: str
    operations: Mapping[str, Operation]
    messages: Mapping[str, Message]
    states: Mapping[str, State]
    triggers: Mapping[str, State]
    sound: frozenset[int]


def offered_by(offer: Offer) -> Offered:
    """``offer`` by name; of several with one name the first."""
    owners: tuple[Operation | Message | State, ...]
    owners = (*offer.operations, *offer.messages, *offer.states, *offer.triggers)
    return Offered(
        offer.provider,
        {operation.name: operation for operation in reversed(offer.operations)},
        {message.name: message for message in reversed(offer.messages)},
        {state.name: state for state in reversed(offer.states)},
        {trigger.name: trigger for trigger in reversed(offer.triggers)},
        frozenset(id(owner) for owner in owners if not model_faults(owner)),
    )


def model_faults(owner: Operation | Message | State) -> list[str]:
    """Each model of ``owner`` that can't be used, and why: nothing else can be checked."""
    found = []
    for what, model, is_written in models_of(owner):
        try:
            shape = written_shape(model) if is_written else shape_of(model)
        except TypeError as error:
            lines = "; ".join(str(error).splitlines())
            found.append(f"{what}: {lines}: use a type that has a form in JSON")
            continue
        faults = value_faults(shape)
        if not faults and not isinstance(owner, State):  # which names its own
            faults = default_faults(shape)
        found += [f"{what}: {fault}" for fault in faults]
    return found


def is_sound(owner: Operation | Message | State, offered: Offered | None) -> bool:
    """Whether every model of ``owner`` has a form in JSON."""
    return (offered is not None and id(owner) in offered.sound) or not model_faults(owner)


def use_faults(
    noun: Literal["operation", "message"], one: Operation | Message, offered: Offered | None
) -> Generator[str, None, bool]:
    """Whether ``one`` is offered as it is; returns whether its models let more be checked."""
    known: Mapping[str, Operation | Message] = {}
    if offered is not None:
        known = offered.operations if noun == "operation" else offered.messages
    same = known.get(one.name)
    if offered is not None and same is None:
        remedy = did_you_mean(one.name, known)
        yield f"{noun} {one.name} is not in the offer of {offered.provider}: {remedy}"
    elif offered is not None and same != one:
        yield f"{noun} {one.name} is not the one that {offered.provider} offers: use that value"
    if is_sound(one, offered):
        return True
    if same != one:
        yield from (f"{noun} {one.name}: {fault}" for fault in model_faults(one))
    return False


def state_faults(
    noun: Literal["state", "trigger"], state: State, offered: Offered
) -> Iterator[str]:
    """Whether ``state`` is offered as it is: as a state or a trigger (``noun``)."""
    known, others = offered.states, offered.triggers
    if noun == "trigger":
        known, others = others, known
    same = known.get(state.name)
    if same is None and others.get(state.name) == state:
        other = "trigger" if noun == "state" else "state"
        yield f"{noun} {state.name!r} is a {other} of {offered.provider}: give it as a {other}"
    elif same is None:
        remedy = did_you_mean(state.name, known)
        yield f"{noun} {state.name!r} is not in the offer of {offered.provider}: {remedy}"
    elif same != state:
        yield f"{noun} {state.name!r} is not the one that {offered.provider} offers: use that value"
