"""Makes requests of one declared interaction: every valid one, and each named near miss. Pure.

What the provider state decides stays as declared: the ids that its handlers choose. All else is
drawn from what the operation says it takes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from handfast.fuzz.finding import general
from handfast.model import Value
from handfast.model.bodies import content_for, is_opaque
from handfast.shapes import Array, Nullable, Object, shape_of
from handfast.shapes.fields import fields_of
from handfast.strategies import near_misses, wire
from handfast.wire.media_types import is_json
from handfast.wire.paths import render
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hypothesis.strategies import SearchStrategy
    from pydantic import BaseModel

    from handfast.model import Content, Exchange, HttpInteraction
    from handfast.model.cases import Case
    from handfast.strategies import NearMiss

__all__ = [
    "InvalidParts",
    "body_of",
    "chosen_names",
    "invalid_requests",
    "named_values",
    "request_with",
    "valid_requests",
]

_LONGEST_PART: Final = 8_000  # bytes; servers and clients refuse longer targets by themselves

type Parts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InvalidParts:
    """The parts of a request with one violation, which is in ``part``, at the path ``at``."""

    part: str
    at: str
    violation: str
    parts: Parts

    @property
    def place(self) -> str:
        """The part and the path in it; all items of a list are one place."""
        return f"{self.part} {self.at}".strip()


def chosen_names(cases: Iterable[Case]) -> frozenset[str]:
    """The names of all values that a handler of a state of ``cases`` may choose for itself."""
    givens = (given for case in cases for given in case.interaction.given)
    return frozenset(name for given in givens for name in given.state.returns)


def body_of(exchange: Exchange) -> Content | None:
    """What the operation takes as a body where ``exchange`` sends one."""
    bodies, wanted = exchange.operation.bodies, exchange.media_type
    declared = None if wanted is None else content_for(bodies, wanted)
    return declared or next(iter(bodies), None)


def valid_requests(http: HttpInteraction) -> SearchStrategy[Parts]:
    """The parts of requests that the operation's models let through, for ``request_with``."""
    return st.fixed_dictionaries(_strategies(http))


def invalid_requests(
    http: HttpInteraction, chosen: frozenset[str]
) -> SearchStrategy[InvalidParts] | None:
    """Requests that are invalid in one named respect; None where nothing can be invalid."""
    strategies = _strategies(http)

    def with_valid_others(
        part: str, model: Any, misses: SearchStrategy[NearMiss]
    ) -> SearchStrategy[InvalidParts]:
        others = {name: one for name, one in strategies.items() if name != part}
        pairs = st.tuples(misses, st.fixed_dictionaries(others))
        return pairs.map(_joined(http, part, model, chosen))

    found = [
        with_valid_others(part, model, _invalid_texts(part, model))
        for part, model in _parameters(http).items()
    ]
    content = body_of(http.exchange)
    if content is not None and content.model is not None and is_json(content.media_type):
        found.append(with_valid_others("body", content.model, near_misses(content.model)))
    return st.one_of(found) if found else None


def request_with(
    http: HttpInteraction, parts: Parts, chosen: frozenset[str], but: str = ""
) -> Exchange:
    """The exchange of ``http`` with ``parts``, and in them what the state decides as declared.

    ``but`` names a part that stays as it was drawn.
    """
    whole = {
        part: value if part == but else _with_declared(http, part, value, chosen)
        for part, value in parts.items()
    }
    if "headers" in whole:
        whole["headers"] = {**http.exchange.headers, **whole["headers"]}
    return replace(http.exchange, **whole)


def _with_declared(http: HttpInteraction, part: str, drawn: Any, chosen: frozenset[str]) -> Any:
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
    content = body_of(http.exchange) if part == "body" else None
    model = content.model if content is not None else _parameters(http).get(part)
    shape = shape_of(model) if model is not None else None
    fields = shape.fields if isinstance(shape, Object) else ()
    return frozenset(one.name for one in fields if one.required)


def _parameters(http: HttpInteraction) -> dict[str, type[BaseModel]]:
    operation = http.operation
    models = {
        "path": operation.path_parameters,
        "query": operation.query_parameters,
        "headers": operation.header_parameters,
    }
    return {part: model for part, model in models.items() if model is not None}


def _strategies(http: HttpInteraction) -> dict[str, SearchStrategy[Any]]:
    """What each part of a valid request is drawn from."""
    found: dict[str, SearchStrategy[Any]] = {
        part: wire(model).filter(_writable(part)) for part, model in _parameters(http).items()
    }
    content = body_of(http.exchange)
    if content is not None:
        found["body"] = st.binary() if is_opaque(content) else wire(content.model)
    return found


def _writable(part: str) -> Callable[[Any], bool]:
    """Whether each parameter can be written in that part at all."""

    def passes(drawn: Any) -> bool:
        texts = [wire_text(value) for value in drawn.values()]
        if sum(len(text.encode("utf-8", "replace")) for text in texts) > _LONGEST_PART:
            return False
        if part == "path":
            return all(text not in ("", ".", "..") and "/" not in text for text in texts)
        if part == "headers":
            return all(text.isascii() and (not text or text.isprintable()) for text in texts)
        return True

    return passes


def _invalid_texts(part: str, model: type[BaseModel]) -> SearchStrategy[NearMiss]:
    """Near misses of parameters; many a near miss of a model is valid once it is text."""
    lists = {name for name, one in fields_of(model).items() if _is_list(one.shape)}
    adapter = TypeAdapter(model)

    def as_text(miss: NearMiss) -> NearMiss:
        texts = {
            name: _texts(value) if name in lists else wire_text(value)
            for name, value in named_values(miss.payload).items()
            if value is not None
        }
        return replace(miss, payload=texts)

    def is_invalid(miss: NearMiss) -> bool:
        there = miss.path[0] in miss.payload if miss.path else False
        if not _writable(part)(miss.payload) or (part == "path" and not there):
            return False
        try:
            adapter.validate_python(miss.payload)
        except ValidationError:
            return True
        return False

    return near_misses(model).map(as_text).filter(is_invalid)


def _texts(value: Any) -> list[str]:
    """The texts under one name; one alone is a list too, and null is not there."""
    items = value if isinstance(value, list) else [value]
    return [wire_text(item) for item in items if item is not None]


def _is_list(shape: Any) -> bool:
    return isinstance(shape.of if isinstance(shape, Nullable) else shape, Array)


def _joined(
    http: HttpInteraction, part: str, model: Any, chosen: frozenset[str]
) -> Callable[[tuple[NearMiss, Parts]], InvalidParts]:
    shape = shape_of(model)

    def join(both: tuple[NearMiss, Parts]) -> InvalidParts:
        miss, others = both
        at = render(general(miss.path, shape))
        parts = {**others, part: _around(http, part, miss, chosen)}
        return InvalidParts(part, at, miss.violation, parts)

    return join


def _around(http: HttpInteraction, part: str, miss: NearMiss, chosen: frozenset[str]) -> Any:
    """The near miss, with what the state decides around the place of the violation."""
    if not isinstance(miss.payload, dict) or not miss.path:
        return miss.payload
    place = miss.path[0]
    whole = dict(_with_declared(http, part, miss.payload, chosen))
    whole.pop(place, None)
    return {**whole, place: miss.payload[place]} if place in miss.payload else whole
