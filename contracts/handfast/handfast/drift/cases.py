"""What is expected of a provider that never has some fields: nothing of those fields. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.expectation.build import shape_within
from handfast.model import HttpInteraction, Published, Unchanged
from handfast.shapes import Array, Object
from handfast.shapes.places import plain, reached
from handfast.wire.paths import EVERY, steps
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Content, Exchange, Message, Then
    from handfast.model.cases import Case
    from handfast.shapes import Shape
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
    """A fault for the rows of absent fields without which nothing is read of an interaction."""
    absent = _absent(differences)
    found: dict[tuple[str, ...], str] = {}
    for case in cases:
        if _is_hidden(case, absent):
            rows = tuple(one.declared for one in differences.rows if _hides(differences, one, case))
            found.setdefault(rows, case.interaction.name)
    return tuple(
        f"{listed(rows)}: without {'it' if len(rows) == 1 else 'them'} nothing is verified of: "
        f"{name}"
        for rows, name in found.items()
    )


def _hides(differences: Differences, row: DriftRow, case: Case) -> bool:
    """Whether ``row`` is about an absent field, and about something that ``case`` reads."""
    if row.kind != "absent":
        return False
    absent = _absent(replace(differences, fields=_only(differences, row.declared)))
    content, paths = _relied_on(case)
    return content is not None and not all(_is_there(content, path, absent) for path in paths)


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
    content, paths = _relied_on(case)
    if content is None or not paths:
        return False
    return not any(_is_there(content, path, absent) for path in paths)


def _relied_on(case: Case) -> tuple[Content | None, tuple[str, ...]]:
    """What an interaction reads and expects, and of what; all that is required where it reads all.

    Nothing where a refusal has no body, or a body nothing that is required.
    """
    interaction = case.interaction
    if isinstance(interaction, HttpInteraction):
        exchange = interaction.exchange
        content = exchange.answer.content if exchange.answer else None
        reads, equals = exchange.reads, exchange.equals
    else:
        content = _content(interaction.message)
        reads, equals = interaction.reads, interaction.equals
    if content is None:
        return None, ()
    required = () if reads else _required(shape_within(content))
    return content, (*(reads or ()), *equals, *required) if reads or required else ()


def _required(shape: Shape, before: str = "") -> tuple[str, ...]:
    """The paths of the fields that a whole body, or each item of it, must have."""
    found: list[str] = []
    for option in plain(shape):
        if isinstance(option, Object):
            names = [one.name for one in option.fields if one.required]
            found += (
                f"{before}.{name}" if before else name for name in names if name.isidentifier()
            )
        elif isinstance(option, Array):
            found += _required(option.item, f"{before}[*]")
    return tuple(found)


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
