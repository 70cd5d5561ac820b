"""Which declared refusals a valid request may get all the same, and one of no valid form. Pure.

Nothing is guessed: declarations show each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.fuzz.provider.clauses import STATE_REFUSALS, first_field, refused_as
from handfast.fuzz.provider.parts import content_sent, named_values, parameter_models
from handfast.model.values import is_one_value, references
from handfast.shapes.values.fit import misfits_at
from handfast.wire.media_types import is_json
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from handfast.fuzz.provider.clauses import OperationFacts
    from handfast.model import Exchange

__all__ = ["recognised_refusals", "refusals_at", "refusals_elsewhere", "refusals_of"]


def refusals_of(request: Exchange, facts: OperationFacts) -> tuple[Exchange, ...]:
    """The declared refusals that ``request`` may get, though its values are valid.

    One is of this very request, blanks at the ends of a text apart; or its answer has a value of
    its own, by which it is recognised, unless that is what becomes of values of no valid form.
    """
    found = []
    for one in facts.refused:
        by_answer = _values(one)
        if (by_answer and not _has_no_form(one)) or _alike(one, request):
            refused = refused_as(request, one.expected_status)
            found.append(replace(refused, equals=by_answer))
    return tuple(found)


def recognised_refusals(facts: OperationFacts) -> tuple[Exchange, ...]:
    """Those declared refusals of valid values that a value of their answer tells from others."""
    return tuple(
        replace(refused_as(one, one.expected_status), equals=values)
        for one, values in ((one, _values(one)) for one in facts.refused)
        if any(value is not None and is_one_value(value) for value in values.values())
        and not _has_no_form(one)
    )


def _values(refusal: Exchange) -> dict[str, Any]:
    """What is expected of the answer, but for what a state decides."""
    return {path: value for path, value in refusal.equals.items() if not references(value)}


def refusals_at(facts: OperationFacts, part: str, at: str) -> tuple[int, ...]:
    """The statuses with which interactions refuse a value of the same field that has not its form.

    ``at`` is the path into ``part``. What no model takes may be refused otherwise than is usual:
    an unknown choice with 400, say.
    """
    name = first_field(at)
    return tuple(
        sorted({one.expected_status for one in facts.refused if _fails_at(one, part, name)})
    )


def _fails_at(exchange: Exchange, part: str, name: str) -> bool:
    sent = getattr(exchange, part)
    value = sent.get(name) if isinstance(sent, dict) else None
    content = content_sent(exchange)
    body = content.model if content is not None and is_json(content.media_type) else None
    model = body if part == "body" else parameter_models(exchange.operation).get(part)
    if value is None or model is None or references(value) or exchange.expected_status >= 500:
        return False
    return any(path[:1] == (name,) for path, _ in misfits_at(model, {name: value}))


def _has_no_form(exchange: Exchange) -> bool:
    """Whether the models do not take what is sent."""
    return any(
        _fails_at(exchange, part, name)
        for part in ("path", "query", "body")
        for name in named_values(getattr(exchange, part))
    )


def refusals_elsewhere(declared: Exchange, request: Exchange) -> tuple[Exchange, ...]:
    """What ``request`` may get that names another thing than the state has: that it isn't there."""
    if not any(
        _names_another(getattr(declared, part), getattr(request, part))
        for part in ("path", "query", "body")
    ):
        return ()
    known = (one.status for one in declared.operation.answers if one.status in STATE_REFUSALS)
    return tuple(refused_as(request, status) for status in known)


def _names_another(declared: Any, sent: Any) -> bool:
    if not isinstance(declared, dict) or not isinstance(sent, dict):
        return False
    return any(references(value) and sent.get(name) != value for name, value in declared.items())


def _alike(refused: Exchange, request: Exchange) -> bool:
    for part in ("path", "query", "body"):
        declared, sent = getattr(refused, part), getattr(request, part)
        if not isinstance(declared, dict) or not isinstance(sent, dict):
            if declared != sent:
                return False
            continue
        for name, value in declared.items():
            if references(value):
                continue
            if name not in sent or wire_text(value).strip() != wire_text(sent[name]).strip():
                return False
    return True
