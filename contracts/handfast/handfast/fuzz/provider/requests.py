"""Makes requests of one declared interaction: every valid one, and each named near miss. Pure.

What the provider state fixes stays as declared: the ids that its handlers choose. All else is
drawn from what the operation says it takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from handfast.derive.requests import wire_text
from handfast.model import Value
from handfast.shapes import Array, Nullable, Object, shape_of
from handfast.shapes.places import fields_of
from handfast.strategies import near_misses, wire
from handfast.wire.bodies import is_json
from handfast.wire.paths import EVERY, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hypothesis.strategies import SearchStrategy
    from pydantic import BaseModel

    from handfast.model import Content, Exchange, HttpInteraction
    from handfast.model.cases import Case
    from handfast.strategies import NearMiss

__all__ = ["Missed", "body_of", "chosen_names", "laid_out", "missed_requests", "valid_requests"]

_LONGEST_PART: Final = 8_000  # bytes; servers and clients refuse longer targets by themselves

Drawn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Missed:
    """A request with one violation: in which part, where in it, and of what kind."""

    part: str
    path: tuple[str | int, ...]
    violation: str
    drawn: Drawn = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The place; all items of a list are one place."""
        places = tuple(EVERY if isinstance(step, int) else step for step in self.path)
        return f"{self.part} {render(places)}".strip()


def chosen_names(cases: Iterable[Case]) -> frozenset[str]:
    """The names of all values that a handler of a state of ``cases`` may choose for itself."""
    givens = (given for case in cases for given in case.interaction.given)
    return frozenset(name for given in givens for name in given.state.returns)


def body_of(http: Exchange) -> Content | None:
    """What the operation takes as a body where ``http`` sends one."""
    bodies = http.operation.bodies
    wanted = http.media_type
    found = (one for one in bodies if wanted in (None, one.media_type))
    return next(found, bodies[0] if bodies else None)


def valid_requests(http: HttpInteraction) -> SearchStrategy[Drawn]:
    """The parts of requests that the operation's models let through, to be ``laid_out``."""
    return st.fixed_dictionaries(_parts(http))


def missed_requests(http: HttpInteraction, kept: frozenset[str]) -> SearchStrategy[Missed] | None:
    """Requests that miss in one named way, to be ``laid_out``; None where nothing can be missed."""
    parts = _parts(http)
    modes = []
    for part, model in _parameters(http).items():
        others = st.fixed_dictionaries({n: one for n, one in parts.items() if n != part})
        modes.append(
            st.tuples(_texts_that_miss(part, model), others).map(_joined(http, part, kept))
        )
    content = body_of(http.exchange)
    if content is not None and content.model is not None and is_json(content.media_type):
        others = st.fixed_dictionaries({n: one for n, one in parts.items() if n != "body"})
        modes.append(st.tuples(near_misses(content.model), others).map(_joined(http, "body", kept)))
    return st.one_of(modes) if modes else None


def laid_out(http: HttpInteraction, drawn: Drawn, kept: frozenset[str], but: str = "") -> Exchange:
    """The request of ``http`` with what was drawn and what the state fixes.

    ``but`` names a part that stays as it was drawn.
    """
    parts = {
        part: value if part == but else _fixed(http, part, value, kept)
        for part, value in drawn.items()
    }
    if "headers" in parts:
        parts["headers"] = {**http.exchange.headers, **parts["headers"]}
    return replace(http.exchange, **parts)


def _fixed(http: HttpInteraction, part: str, drawn: Any, kept: frozenset[str]) -> Any:
    """``drawn`` with each value that the state fixes as it is declared.

    A name of such a value to which the declaration gives none is left out, for a value of our own
    would name nothing; where it is required it stays as declared.
    """
    if not isinstance(drawn, dict):
        return drawn
    declared = getattr(http.exchange, part)
    said: Mapping[str, Any] = declared if isinstance(declared, dict) else {}
    required = _required(http, part)
    found = {
        name: _within(value, said.get(name), kept)
        for name, value in drawn.items()
        if name not in kept
    }
    stays = {n: one for n, one in said.items() if _is_kept(one, kept) or n in kept & required}
    return {**found, **stays}


def _within(drawn: Any, declared: Any, kept: frozenset[str]) -> Any:
    """Deeper down, what is fixed replaces what was drawn in its place, and adds nothing."""
    if _is_kept(declared, kept):
        return declared
    if isinstance(drawn, dict) and isinstance(declared, dict):
        return {name: _within(value, declared.get(name), kept) for name, value in drawn.items()}
    return drawn


def _is_kept(declared: Any, kept: frozenset[str]) -> bool:
    return isinstance(declared, Value) and declared.name in kept


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


def _parts(http: HttpInteraction) -> dict[str, SearchStrategy[Any]]:
    parts: dict[str, SearchStrategy[Any]] = {
        part: wire(model).filter(_travels(part)) for part, model in _parameters(http).items()
    }
    content = body_of(http.exchange)
    if content is not None:
        opaque = content.model is None or content.model is bytes
        parts["body"] = st.binary() if opaque else wire(content.model)
    return parts


def _travels(part: str) -> Callable[[Any], bool]:
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


def _texts_that_miss(part: str, model: type[BaseModel]) -> SearchStrategy[NearMiss]:
    """Near misses of parameters; many a near miss of a model is valid once it is text."""
    lists = {name for name, one in fields_of(model).items() if _is_list(one.shape)}
    adapter = TypeAdapter(model)

    def as_text(miss: NearMiss) -> NearMiss:
        payload = miss.payload if isinstance(miss.payload, dict) else {}
        texts = {
            name: _texts(value) if name in lists else wire_text(value)
            for name, value in payload.items()
            if value is not None
        }
        return replace(miss, payload=texts)

    def misses(miss: NearMiss) -> bool:
        there = miss.path[0] in miss.payload if miss.path else False
        if not _travels(part)(miss.payload) or (part == "path" and not there):
            return False
        try:
            adapter.validate_python(miss.payload)
        except ValidationError:
            return True
        return False

    return near_misses(model).map(as_text).filter(misses)


def _texts(value: Any) -> list[str]:
    """The texts under one name; one alone is a list too, and null is not there."""
    items = value if isinstance(value, list) else [value]
    return [wire_text(item) for item in items if item is not None]


def _is_list(shape: Any) -> bool:
    return isinstance(shape.of if isinstance(shape, Nullable) else shape, Array)


def _joined(
    http: HttpInteraction, part: str, kept: frozenset[str]
) -> Callable[[tuple[NearMiss, Drawn]], Missed]:
    def join(both: tuple[NearMiss, Drawn]) -> Missed:
        miss, others = both
        around = _around(http, part, miss, kept)
        return Missed(part, miss.path, miss.violation, {**others, part: around})

    return join


def _around(http: HttpInteraction, part: str, miss: NearMiss, kept: frozenset[str]) -> Any:
    """The near miss, with what the state fixes around the place of the violation."""
    if not isinstance(miss.payload, dict) or not miss.path:
        return miss.payload
    place = miss.path[0]
    whole = dict(_fixed(http, part, miss.payload, kept))
    whole.pop(place, None)
    return {**whole, place: miss.payload[place]} if place in miss.payload else whole
