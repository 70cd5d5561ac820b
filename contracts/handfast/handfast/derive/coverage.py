"""Who relies on what: operations by status, messages, and the fields that are read. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from handfast.derive.reliance import (
    Claim,
    How,
    Promise,
    claims_of,
    fields_within,
    promises_of,
)
from handfast.frozen import dataclass
from handfast.model import Exchange, System
from handfast.model.annotations import models_of
from handfast.model.clauses import Clause
from handfast.shapes import shape_of, written_shape
from handfast.shapes.fields import field_names
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from handfast.model import Message, Offer, Operation

__all__ = ["Reader", "Use", "uses_of", "who_reads"]


@dataclass(frozen=True, slots=True)
class Use:
    """One answer of an operation, or one message, and the interactions that rely on it.

    ``status`` is None for a message. ``by`` has each consumer with the names of its interactions.
    """

    provider: str
    kind: Literal["operation", "message"]
    name: str
    status: int | None
    by: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """One interaction that relies on a field, and the path by which it does."""

    consumer: str
    provider: str
    interaction: str
    path: str
    how: How | Literal[Clause.STATUS]


def uses_of(system: System) -> tuple[Use, ...]:
    """Who relies on what of the offers of ``system``, in the order of declaration."""
    promises = promises_of(system)
    return tuple(use for offer in system.offers for use in _uses(offer, promises))


def who_reads(system: System, name: str) -> tuple[Reader, ...]:
    """Every interaction that relies on ``name``, in the order of declaration.

    ``name`` is a field (``MemoryResponse.content``; models made of that one have it too), a whole
    model, an operation or a message. An interaction that uses an operation and reads no field of
    its answer is listed with an empty path and how "status".

    Raises:
        LookupError: nothing in the offers has this name; names what was probably meant.
    """
    promises = promises_of(system)
    offered = [one.name for offer in system.offers for one in _offered(offer)]
    if name in offered:
        found = [
            reader
            for promise in _of(promises, name)
            for reader in _readers(promise, claims_of(promise))
            or [_reader(promise, "", Clause.STATUS)]
        ]
    else:
        about = _looked_up(system, name, offered)
        found = [
            reader
            for promise in promises
            for reader in _readers(promise, (c for c in claims_of(promise) if about(c)))
        ]
    return tuple(dict.fromkeys(found))


def _offered(offer: Offer) -> tuple[Operation | Message, ...]:
    return (*offer.operations, *offer.messages)


def _of(promises: Iterable[Promise], name: str) -> list[Promise]:
    return [promise for promise in promises if promise.offered.name == name]


def _readers(promise: Promise, claims: Iterable[Claim]) -> list[Reader]:
    return [_reader(promise, claim.path, claim.how) for claim in claims]


def _reader(promise: Promise, path: str, how: How | Literal[Clause.STATUS]) -> Reader:
    case = promise.case
    return Reader(case.consumer, case.provider, case.interaction.name, path, how)


def _looked_up(system: System, name: str, offered: list[str]) -> Callable[[Claim], bool]:
    """A test whether a claim leads through the model or field that ``name`` means."""
    model_name, _, field_name = name.partition(".")
    known = [model for offer in system.offers for model in _models(offer)]
    named = {model for model in known if model.__name__ == model_name}
    if not named:
        remedy = did_you_mean(model_name, [*offered, *(model.__name__ for model in known)])
        raise LookupError(f"nothing that is offered is named {model_name!r}: {remedy}")
    names = {name for model in named for name in (*field_names(model), *model.model_fields)}
    if field_name and field_name not in names:
        raise LookupError(
            f"{model_name} has no field {field_name!r}: {did_you_mean(field_name, names)}"
        )

    def is_about(claim: Claim) -> bool:
        return any(
            issubclass(place.model, model)
            and place.field.attribute in model.model_fields
            and field_name in ("", place.field.name, place.field.attribute)
            for place in (*claim.along, *claim.own)
            if place.model and place.field
            for model in named
        )

    return is_about


def _models(offer: Offer) -> Iterator[type[BaseModel]]:
    """Every model in ``offer``, and the models that it is made of."""
    for one in _offered(offer):
        for _, annotation, is_written in models_of(one):
            shape = written_shape(annotation) if is_written else shape_of(annotation)
            for place in fields_within(shape):
                for model in place.model.__mro__ if place.model else ():
                    if issubclass(model, BaseModel) and model.model_fields:
                        yield model


def _uses(offer: Offer, promises: tuple[Promise, ...]) -> Iterator[Use]:
    mine = [promise for promise in promises if promise.case.provider == offer.provider]
    for operation in offer.operations:
        own = [(promise, promise.declared) for promise in _of(mine, operation.name)]
        for answer in operation.answers:
            by = _by(
                promise
                for promise, exchange in own
                if isinstance(exchange, Exchange) and exchange.expected_status == answer.status
            )
            yield Use(offer.provider, "operation", operation.name, answer.status, by)
    for message in offer.messages:
        by = _by(p for p in _of(mine, message.name) if not isinstance(p.declared, Exchange))
        yield Use(offer.provider, "message", message.name, None, by)


def _by(promises: Iterable[Promise]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, dict[str, None]] = {}
    for promise in promises:
        found.setdefault(promise.case.consumer, {})[promise.case.interaction.name] = None
    return tuple((consumer, tuple(names)) for consumer, names in found.items())
