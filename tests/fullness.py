"""What the declarations of a system exercise: who relies on what, which keys and fields are meant.

A helper of tests: it walks declared cases and models, and knows no system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handfast.derive.coverage import uses_of
from handfast.model import (
    Answered,
    Content,
    Exchange,
    HttpInteraction,
    Interaction,
    MessageInteraction,
    Published,
    System,
    Unchanged,
)
from handfast.model.cases import Case
from handfast.model.values import example_values, resolve
from handfast.shapes import Array, Nullable, Object, Shape, Union, shape_of
from handfast.shapes.places import places
from handfast.wire.media_types import format_of
from handfast.wire.paths import steps

Key = str


def operation_rows(system: System) -> list[str]:
    """Each operation, by name: the consumers that rely on any of its answers, and its statuses.

    Raises:
        AssertionError: nobody relies on one of its answers.
    """
    return sorted(_operation_rows(system))


def _operation_rows(system: System) -> Iterator[str]:
    by_status = {(use.provider, use.name, use.status): use.by for use in uses_of(system)}
    for offer in system.offers:
        for one in offer.operations:
            statuses = sorted(answer.status for answer in one.answers)
            uses = [by_status[offer.provider, one.name, status] for status in statuses]
            assert all(uses), f"nobody relies on an answer of {one.name}"
            consumers = " ".join(sorted({consumer for by in uses for consumer, _ in by}))
            numbers = " ".join(map(str, statuses))
            yield f"{offer.provider} {one.method} {one.path}: {consumers}: {numbers}"


def message_readers(system: System) -> dict[str, set[str]]:
    """By the name of each message: the consumers that rely on it."""
    messages = [use for use in uses_of(system) if use.kind == "message"]
    return {use.name: {consumer for consumer, _ in use.by} for use in messages}


def exchanges(cases: Iterable[Case]) -> Iterator[Exchange]:
    """Each request, those of follow-ups too."""
    for case in cases:
        if isinstance(case.interaction, HttpInteraction):
            yield case.interaction.exchange
        yield from (then for then in case.interaction.then if isinstance(then, Exchange))


def unsent(system: System, cases: Iterable[Case], *, there: bool) -> set[Key]:
    """The optional keys of requests that no case sends (``there``), or that each one sends."""
    operations = [operation for offer in system.offers for operation in offer.operations]
    parts = [part for one in operations for part in request_shapes(Exchange(operation=one))]
    exercised = {key for case in cases for key, sent in sent_by(case) if sent is there}
    return {key for shape, _ in parts for key in optional_keys(shape)} - exercised


def unpinned(system: System, cases: Iterable[Case], *, null: bool) -> set[Key]:
    """The nullable fields of answers and payloads that no case pins to null, or to a value."""
    operations = [operation for offer in system.offers for operation in offer.operations]
    contents = [a.content for operation in operations for a in operation.answers if a.content]
    messages = [message for offer in system.offers for message in offer.messages]
    contents += [message.reply or message.payload for message in messages]
    fields = {key for content in contents for key in nullable_keys(shape_of(content.model))}
    return fields - {key for case in cases for key, is_null in pinned_by(case) if is_null is null}


def optional_keys(shape: Shape) -> frozenset[Key]:
    """Each ``Model.key`` that a request may leave out."""
    return frozenset(
        f"{model.model.__name__}.{field.name}"
        for model in objects(shape)
        for field in model.fields
        if not field.required
    )


def nullable_keys(shape: Shape) -> frozenset[Key]:
    """Each ``Model.key`` that may be null in an answer or payload."""
    return frozenset(
        f"{model.model.__name__}.{field.name}"
        for model in objects(shape)
        for field in model.fields
        if isinstance(field.shape, Nullable)
    )


def objects(shape: Shape) -> Iterator[Object]:
    """Every model within ``shape``."""
    match shape:
        case Nullable():
            yield from objects(shape.of)
        case Array():
            yield from objects(shape.item)
        case Union():
            for option in shape.options:
                yield from objects(option)
        case Object():
            yield shape
            for field in shape.fields:
                yield from objects(field.shape)


def sent(shape: Shape, value: Any) -> Iterator[tuple[Key, bool]]:
    """Each optional key of what is sent, and whether it is there."""
    match shape:
        case Nullable() if value is not None:
            yield from sent(shape.of, value)
        case Array() if isinstance(value, list):
            for item in value:
                yield from sent(shape.item, item)
        case Union():
            for option in shape.options:
                if _fits(option, value):
                    yield from sent(option, value)
        case Object() if isinstance(value, Mapping):
            yield from _sent_keys(shape, value)


def _sent_keys(shape: Object, value: Mapping[str, Any]) -> Iterator[tuple[Key, bool]]:
    for field in shape.fields:
        there = field.name in value
        if not field.required:
            yield f"{shape.model.__name__}.{field.name}", there
        if there:
            yield from sent(field.shape, value[field.name])


def _fits(shape: Shape, value: Any) -> bool:
    try:
        TypeAdapter(shape.annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def request_shapes(exchange: Exchange) -> tuple[tuple[Shape, Any], ...]:
    """The shape of the query and of the body, each with what is sent."""
    operation = exchange.operation
    parts = [(shape_of(operation.query_parameters), exchange.query)] * bool(
        operation.query_parameters
    )
    return (*parts, *((shape_of(body.model), exchange.body) for body in operation.bodies))


def sent_by(case: Case) -> Iterator[tuple[Key, bool]]:
    """Each optional key of the request of ``case`` that is to succeed, and whether it is there."""
    interaction = case.interaction
    if not isinstance(interaction, HttpInteraction) or interaction.exchange.expected_status >= 400:
        return
    values = example_values(interaction)
    for shape, declared in request_shapes(interaction.exchange):
        yield from sent(shape, resolve(declared, values))


def expectations(
    interaction: Interaction,
) -> Iterator[tuple[Content | None, Mapping[str, Any]]]:
    """What is expected of the answer, of messages, and of all follow-ups."""
    if isinstance(interaction, MessageInteraction):
        message = interaction.message
        yield message.reply or message.payload, interaction.equals
    else:
        yield _content(interaction.exchange), interaction.exchange.equals
    for then in interaction.then:
        match then:
            case Published():
                yield then.message.payload, then.equals
            case Exchange():
                yield _content(then), then.equals
            case Unchanged():
                continue


def _content(exchange: Exchange) -> Content | None:
    return exchange.answer.content if exchange.answer else None


def _document(content: Content) -> Shape:
    """The shape of the whole, which is a list where the model describes one of its items."""
    shape = shape_of(content.model)
    carried = format_of(content.media_type).carries
    return Array(shape, Any) if carried == "items" else shape


def pinned_by(case: Case) -> Iterator[tuple[Key, bool]]:
    """Each ``Model.key`` that ``case`` pins, and whether to null."""
    values = example_values(case.interaction)
    for content, equals in expectations(case.interaction):
        for path, value in equals.items():
            if content is None:
                continue
            is_null = not isinstance(value, Answered) and resolve(value, values) is None
            for place in places(_document(content), steps(path)):
                if place.model is not None and place.field is not None:
                    yield f"{place.model.__name__}.{place.field.name}", is_null
