"""The parts of a request: what describes them, and what stays as the state decides. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.model import Value
from handfast.model.bodies import content_for
from handfast.shapes import Object, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from handfast.model import Content, Exchange, HttpInteraction, Operation
    from handfast.model.cases import Case

__all__ = [
    "Parts",
    "as_declared_beside",
    "chosen_names",
    "content_sent",
    "named_values",
    "parameter_models",
    "request_with",
    "with_declared",
]

type Parts = dict[str, Any]
"""What is sent, by part: ``path``, ``query``, ``headers`` and ``body``."""


def content_sent(exchange: Exchange) -> Content | None:
    """What the operation takes as a body where ``exchange`` sends one."""
    bodies, wanted = exchange.operation.bodies, exchange.media_type
    declared = None if wanted is None else content_for(bodies, wanted)
    return declared or next(iter(bodies), None)


def chosen_names(cases: Iterable[Case]) -> frozenset[str]:
    """The names of all values that a handler of a state of ``cases`` may choose for itself."""
    givens = (given for case in cases for given in case.interaction.given)
    return frozenset(name for given in givens for name in given.state.returns)


def request_with(
    http: HttpInteraction, parts: Parts, chosen: frozenset[str], but: str = ""
) -> Exchange:
    """The exchange of ``http`` with ``parts``, and in them what the state decides as declared.

    ``but`` names a part that stays as it was drawn.
    """
    whole = {
        part: value if part == but else with_declared(http, part, value, chosen)
        for part, value in parts.items()
    }
    if "headers" in whole:
        whole["headers"] = {**http.exchange.headers, **whole["headers"]}
    return replace(http.exchange, **whole)


def as_declared_beside(http: HttpInteraction, request: Exchange) -> Exchange:
    """``request`` with all that ``http`` declares as it is: only the rest is drawn."""
    whole: Parts = {
        part: {**getattr(request, part), **named}
        for part in ("path", "query", "body")
        if (named := named_values(getattr(http.exchange, part)))
    }
    return replace(request, **whole)


def with_declared(http: HttpInteraction, part: str, drawn: Any, chosen: frozenset[str]) -> Any:
    """``drawn`` with each value that the state decides as it is declared.

    A name of such a value to which the declaration gives none is left out, for a value of our own
    would name nothing; where it is required it stays as declared.
    """
    if not isinstance(drawn, dict):
        return drawn
    declared = named_values(getattr(http.exchange, part))
    required = _required(http, part)
    found = {
        name: _within(value, declared.get(name), chosen)
        for name, value in drawn.items()
        if name not in chosen
    }
    stays = {
        name: value
        for name, value in declared.items()
        if _is_chosen(value, chosen) or name in chosen & required
    }
    return {**found, **stays}


def named_values(part: Any) -> Mapping[str, Any]:
    """The values of a part by name; a body of bytes or a list has none."""
    return part if isinstance(part, dict) else {}


def _within(drawn: Any, declared: Any, chosen: frozenset[str]) -> Any:
    """Deeper down, what the state decides replaces what was drawn there, and adds nothing."""
    if _is_chosen(declared, chosen):
        return declared
    if isinstance(drawn, dict) and isinstance(declared, dict):
        return {name: _within(value, declared.get(name), chosen) for name, value in drawn.items()}
    return drawn


def _is_chosen(declared: Any, chosen: frozenset[str]) -> bool:
    return isinstance(declared, Value) and declared.name in chosen


def _required(http: HttpInteraction, part: str) -> frozenset[str]:
    content = content_sent(http.exchange) if part == "body" else None
    model = content.model if content is not None else parameter_models(http.operation).get(part)
    shape = shape_of(model) if model is not None else None
    fields = shape.fields if isinstance(shape, Object) else ()
    return frozenset(one.name for one in fields if one.required)


def parameter_models(operation: Operation) -> dict[str, type[BaseModel]]:
    """The model of each part of a request that is made of named texts."""
    models = {
        "path": operation.path_parameters,
        "query": operation.query_parameters,
        "headers": operation.header_parameters,
    }
    return {part: model for part, model in models.items() if model is not None}
