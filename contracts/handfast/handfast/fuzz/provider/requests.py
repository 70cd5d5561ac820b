"""Makes requests of one declared interaction: every valid one, and each named near miss. Pure.

What the provider state decides stays as declared: the ids that its handlers choose. All else is
drawn from what the operation declares that it takes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from handfast.frozen import dataclass
from handfast.fuzz.finding import general
from handfast.fuzz.provider.parts import (
    content_sent,
    named_values,
    parameter_models,
    with_declared,
)
from handfast.model.bodies import is_opaque
from handfast.shapes import shape_of
from handfast.shapes.fields import list_fields
from handfast.shapes.values.fit import takes
from handfast.strategies import near_misses, wire
from handfast.wire.media_types import is_json
from handfast.wire.paths import render
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy
    from pydantic import BaseModel

    from handfast.fuzz.provider.parts import Parts
    from handfast.model import HttpInteraction
    from handfast.strategies import NearMiss

__all__ = [
    "InvalidParts",
    "invalid_requests",
    "valid_requests",
]

_LONGEST_PART: Final = 8_000  # bytes; servers and clients refuse longer targets by themselves


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
        for part, model in parameter_models(http.operation).items()
    ]
    content = content_sent(http.exchange)
    if content is not None and content.model is not None and is_json(content.media_type):
        found.append(with_valid_others("body", content.model, near_misses(content.model)))
    return st.one_of(found) if found else None


def _strategies(http: HttpInteraction) -> dict[str, SearchStrategy[Any]]:
    """What each part of a valid request is drawn from."""
    found: dict[str, SearchStrategy[Any]] = {
        part: wire(model).filter(_writable(part))
        for part, model in parameter_models(http.operation).items()
    }
    content = content_sent(http.exchange)
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
            plain = (text.isascii() and (not text or text.isprintable()) for text in texts)
            return all(plain) and all(text == text.strip() for text in texts)  # RFC 9110, 5.5
        return True

    return passes


def _invalid_texts(part: str, model: type[BaseModel]) -> SearchStrategy[NearMiss]:
    """Near misses of parameters; many a near miss of a model is valid once it is text."""
    lists = list_fields(model)

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
        return not takes(model, miss.payload)

    return near_misses(model).map(as_text).filter(is_invalid)


def _texts(value: Any) -> list[str]:
    """The texts under one name; one alone is a list too, and null is not there."""
    items = value if isinstance(value, list) else [value]
    return [wire_text(item) for item in items if item is not None]


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
    whole = dict(with_declared(http, part, miss.payload, chosen))
    whole.pop(place, None)
    return {**whole, place: miss.payload[place]} if place in miss.payload else whole
