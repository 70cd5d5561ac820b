"""What is expected of a provider that never has some fields: nothing of those fields. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.expectation.build import shape_within
from handfast.model import HttpInteraction, Published, Unchanged
from handfast.shapes.places import reached
from handfast.wire.paths import EVERY, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from handfast.drift.rows import Differences
    from handfast.model import Content, Exchange, Message, Then
    from handfast.model.cases import Case
    from handfast.wire.paths import Step

__all__ = ["hidden_cases", "without_absent"]

type _Fields = frozenset[tuple[type[BaseModel], str]]


def without_absent(differences: Differences | None, case: Case) -> Case:
    """``case`` without what it expects of fields that the provider never has."""
    absent = _absent(differences)
    if not absent:
        return case
    interaction = case.interaction
    then = tuple(_then(promise, absent) for promise in interaction.then)
    if isinstance(interaction, HttpInteraction):
        exchange = _exchange(interaction.exchange, absent)
        return replace(case, interaction=replace(interaction, exchange=exchange, then=then))
    return replace(case, interaction=_message(replace(interaction, then=then), absent))


def hidden_cases(differences: Differences, cases: Iterable[Case]) -> tuple[str, ...]:
    """A fault for each row of an absent field without which nothing is read of an interaction."""
    found = []
    for row in (one for one in differences.rows if one.kind == "absent"):
        alone = replace(differences, rows=(row,), fields=_only(differences, row.declared))
        of = [case.interaction.name for case in cases if _is_hidden(case, _absent(alone))]
        if of:
            found.append(f"{row.declared}: without it nothing is verified of: {of[0]}")
    return tuple(found)


def _only(differences: Differences, declared: str) -> Any:
    return {
        model: {"absent": tuple(r for r in by.get("absent", ()) if r.row.declared == declared)}
        for model, by in differences.fields.items()
    }


def _absent(differences: Differences | None) -> _Fields:
    if differences is None:
        return frozenset()
    return frozenset(
        (model, row.name)
        for model, by_kind in differences.fields.items()
        for row in by_kind.get("absent", ())
    )


def _is_hidden(case: Case, absent: _Fields) -> bool:
    """Whether all that ``case`` reads and expects of a body is absent."""
    interaction = case.interaction
    if isinstance(interaction, HttpInteraction):
        content = interaction.exchange.answer.content if interaction.exchange.answer else None
        reads, equals = interaction.exchange.reads, interaction.exchange.equals
    else:
        content, reads, equals = (
            _content(interaction.message),
            interaction.reads,
            interaction.equals,
        )
    if content is None or not reads:  # all that the model requires, or nothing, is read
        return False
    return not any(_is_there(content, path, absent) for path in (*reads, *equals))


def _content(message: Message) -> Content:
    return message.payload if message.reply is None else message.reply


def _is_there(content: Content, path: str, absent: _Fields, within: tuple[Step, ...] = ()) -> bool:
    """Whether ``path`` leads through no absent field."""
    shape, whole = shape_within(content), (*within, *steps(path))
    return not any(
        (place.model, place.field.name) in absent
        for length in range(1, len(whole) + 1)
        for place in reached(shape, whole[:length])
        if place.model is not None and place.field is not None
    )


def _exchange(exchange: Exchange, absent: _Fields) -> Exchange:
    content = exchange.answer.content if exchange.answer else None
    if content is None:
        return exchange
    contains = exchange.contains
    if contains is not None:
        contains = tuple(_left(content, item, absent, (EVERY,)) for item in contains)
    order = exchange.ordering
    ordered = order is None or _is_there(content, order.path, absent, (EVERY,))
    return replace(
        exchange,
        equals=_left(content, exchange.equals, absent),
        contains=contains,
        ordered=exchange.ordered if ordered else None,
    )


def _left(
    content: Content, equals: Mapping[str, Any], absent: _Fields, within: tuple[Step, ...] = ()
) -> dict[str, Any]:
    return {
        path: value for path, value in equals.items() if _is_there(content, path, absent, within)
    }


def _message(promise: Any, absent: _Fields) -> Any:
    equals = _left(_content(promise.message), promise.equals, absent)
    return replace(promise, equals=equals)


def _then(promise: Then, absent: _Fields) -> Then:
    match promise:
        case Published():
            found: Published = _message(promise, absent)
            return found
        case Unchanged(exchange=exchange):
            return replace(promise, exchange=_exchange(exchange, absent))
        case _:
            return _exchange(promise, absent)
