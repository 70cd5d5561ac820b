"""What a mismatch is about in the words of the declaration: its operation or message, its field.

Two modes, two consumers and two paths often show one field of one model. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.model import Exchange, HttpInteraction, MessageInteraction, Published, Unchanged
from handfast.model.cases import cases_of, state_of
from handfast.model.clauses import Clause
from handfast.shapes import Choice
from handfast.shapes.places import reached
from handfast.wire.paths import everywhere, render
from handfast.wire.routes import operation_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from handfast.model import Content, Interaction, Message, Operation, System
    from handfast.model.results import Mismatch, Result
    from handfast.shapes import Shape
    from handfast.shapes.places import Place
    from handfast.wire.paths import Step

__all__ = ["Declared", "Subject", "declared_as", "declared_in", "subject_of"]

type _Key = tuple[str, str, str, str]
type Declared = Mapping[_Key, Interaction]
"""Interactions by consumer, provider, name and states."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one mismatch is about.

    ``main`` names the operation or message of the interaction, ``offered`` the one whose answer
    or payload the mismatch was found in: another one where it is about what must then be true.
    ``field`` is the model's field, ``TaskResponse.description``; where no model has it, its path
    without indexes. ``is_kind``: the field says of which kind the whole message is. ``origin`` is
    the field of the model that declares it first, ``shape`` what may stand there, if a model says.
    """

    main: str
    offered: str
    field: str
    is_kind: bool = False
    origin: str = ""
    shape: Shape | None = None


def declared_in(system: System) -> Declared:
    """The interactions of ``system``, to be found by what a result has of them."""
    return {
        (case.consumer, case.provider, case.interaction.name, state_of(case.interaction)): (
            case.interaction
        )
        for case in cases_of(system.contracts)
    }


def declared_as(result: Result, interaction: Interaction) -> Declared:
    """``interaction`` alone, to be found by ``result``."""
    key = (result.consumer, result.provider, result.interaction, result.state)
    return {key: interaction}


def subject_of(result: Result, mismatch: Mismatch, declared: Declared) -> Subject:
    """What ``mismatch`` is about; with no names where its interaction is not declared here."""
    key = (result.consumer, result.provider, result.interaction, result.state)
    interaction = declared.get(key)
    path = everywhere(mismatch.path or ())
    if interaction is None:
        return Subject("", "", render(path))
    main = _offered(interaction)
    part = _part(interaction, mismatch, path)
    offered = part.operation if isinstance(part, Exchange) else part.message
    place = _place(_content(part), path)
    if place is None or place.model is None or place.field is None:
        return Subject(main.name, offered.name, render(path))
    is_message = not isinstance(part, Exchange)
    is_kind = is_message and isinstance(place.shape, Choice) and len(path) == 1
    field = f"{place.model.__name__}.{place.field.name}"
    origin = f"{_declaring(place.model, place.field.name).__name__}.{place.field.name}"
    return Subject(main.name, offered.name, field, is_kind, origin, place.shape)


def _declaring(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The first of ``model`` and its bases that has the field ``name``."""
    bases = (one for one in reversed(model.__mro__) if name in getattr(one, "model_fields", {}))
    return next(bases, model)


def _offered(interaction: Interaction) -> Operation | Message:
    if isinstance(interaction, HttpInteraction):
        return interaction.operation
    return interaction.message


def _part(
    interaction: Interaction, mismatch: Mismatch, at: tuple[Step, ...]
) -> Exchange | MessageInteraction | Published:
    """Where in ``interaction`` ``mismatch`` was found: in itself, or in one of its ``then``.

    Of several requests to one operation, that whose answer has something at the path ``at``.
    """
    own = interaction.exchange if isinstance(interaction, HttpInteraction) else interaction
    if mismatch.clause is Clause.PUBLISHED:
        messages = (one for one in interaction.then if isinstance(one, Published))
        return next((m for m in messages if mismatch.place.startswith(m.message.address)), own)
    if mismatch.clause not in (Clause.THEN, Clause.UNCHANGED):
        return own
    exchanges = [
        one.exchange if isinstance(one, Unchanged) else one
        for one in interaction.then
        if not isinstance(one, Published)
    ]
    method, _, target = mismatch.place.partition(" ")
    path = target.split(" ")[0].rstrip(":").partition("?")[0]
    found = operation_at(
        {one.operation.name: one.operation for one in exchanges}.values(), method, path
    )
    if found is None:
        return own
    asked = [one for one in exchanges if one.operation.name == found[0].name]
    return next((one for one in asked if _place(_content(one), at)), next(iter(asked), own))


def _content(part: Exchange | MessageInteraction | Published) -> Content | None:
    if isinstance(part, Exchange):
        return part.answer.content if part.answer else None
    replied = isinstance(part, MessageInteraction) and part.message.reply
    return replied or part.message.payload


def _place(content: Content | None, path: tuple[Step, ...]) -> Place | None:
    """What stands at ``path``, where it is a field of a model."""
    found: Iterable[Place] = reached(shape_within(content), path) if content and path else ()
    return next((place for place in found if place.field is not None), None)
