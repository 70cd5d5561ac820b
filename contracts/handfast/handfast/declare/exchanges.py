"""Fills an exchange in with what its operation's conventions and its shorthands say. Pure.

Paths default to the state's values, fields that are sent come back, rows of a list are places of
it. The result is a plain ``Exchange``; nothing else knows the shorthands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Unpack, cast

from handfast.declare.parts import (
    ExchangeParts,
    ItemParts,
    RequestParts,
    part_names,
    refuse_unknown,
)
from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.model import Answered, Exchange, Value
from handfast.model.values import is_one_value
from handfast.shapes import Array
from handfast.shapes.places import reached
from handfast.wire import routes
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from handfast.declare.parts import ItemFields
    from handfast.model import Operation
    from handfast.shapes import Shape

__all__ = [
    "ABSENT",
    "DEFAULT",
    "Stored",
    "answer_shape",
    "completed",
    "echo_paths",
    "expect",
    "read_back",
    "stored",
]


class _Absent:
    """Stands for a key that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""In what ``but`` changes: this key is left out."""

DEFAULT: Final[Any] = ...
"""``ordered`` as the operation's conventions have it."""

_PARTS = part_names(ExchangeParts)
_OF_ITEMS = part_names(ItemParts)
_OF_REQUEST = part_names(RequestParts)
_PARAMETERS = ("path", "query", "headers")


def expect(asked: Operation | Exchange, **parts: Unpack[ExchangeParts]) -> Exchange:
    """One request and the answer that must come back, for what must then be true.

    ``parts`` are described at ``RequestParts``, ``AnswerParts`` and ``ItemParts``. Of an exchange
    the request is sent again, with what is named of it changed, and nothing else is expected than
    what is named: ``expect(LIST_OF_BOOKS, exactly=0)``.

    Raises:
        TypeError: something else is named than a part.
    """
    refuse_unknown("expect: an exchange", parts, _PARTS)
    rows, reads, contains = parts.get("rows"), parts.get("reads"), parts.get("contains")
    made: dict[str, Any] = {
        "reads": None if reads is None else tuple(reads),
        "equals": {**_of_items(parts.get("each", {}), rows), **parts.get("equals", {})},
        "exactly": _exactly(parts.get("exactly"), rows),
        "contains": None if contains is None else tuple(contains),
    }
    plain = {name: value for name, value in parts.items() if name not in _OF_ITEMS}
    return Exchange(**{**plain, **made, **_request(asked, parts)})


def _request(asked: Operation | Exchange, parts: ExchangeParts) -> dict[str, Any]:
    """The operation, and all that is sent: what ``parts`` name of it, and what ``asked`` has."""
    if isinstance(asked, Exchange):
        sent = {name: getattr(asked, name) for name in ("operation", *_OF_REQUEST)}
    else:
        route = {name: Value(name) for name in routes.parameters(asked.path)}
        sent = {"operation": asked, "path": route}
    named = {name: value for name, value in parts.items() if name in _OF_REQUEST}
    for name in named.keys() & _PARAMETERS:
        named[name] = {**sent.get(name, {}), **cast("Mapping[str, Any]", named[name])}
    return {**sent, **named}


def _of_items(each: ItemFields, rows: Sequence[ItemFields] | None) -> dict[str, Any]:
    """What is expected of the items of a list, by path."""
    found = {f"[*].{field}": value for field, value in each.items()}
    for number, one in enumerate(rows or ()):
        found |= {f"[{number}].{field}": value for field, value in one.items()}
    return found


def _exactly(exactly: int | None, rows: Sequence[ItemFields] | None) -> int | None:
    """How many items a list has: as many as ``rows`` where nothing else was declared."""
    return exactly if rows is None or exactly is not None else len(rows)


def completed(
    exchange: Exchange, values: Collection[str], each: ItemFields, rows: Sequence[ItemFields] | None
) -> Exchange:
    """``exchange`` as the shorthands and the conventions of its operation complete it.

    ``values`` are the names of the values that its states have.
    """
    operation, ordered = exchange.operation, exchange.ordered
    names = [name for name in routes.parameters(operation.path) if name in values]
    path = {**{name: Value(name) for name in names}, **exchange.path}
    equals = {**_of_items(each, rows), **exchange.equals}
    exactly = _exactly(exchange.exactly, rows)
    succeeds = exchange.expected_status < 400
    if succeeds:
        equals = _without_items({**_echoed(exchange, path), **equals}, exactly)
    if ordered is DEFAULT:
        several = succeeds and max(exactly or 0, exchange.at_least or 0) >= 2
        ordered = operation.conventions.ordered if several else None
    # All at once: to make an exchange takes longer than anything above.
    return replace(exchange, path=path, equals=equals, exactly=exactly, ordered=ordered)


def _without_items(equals: Mapping[str, Any], exactly: int | None) -> dict[str, Any]:
    """``equals`` without what is expected of each item where there are none."""
    return {p: value for p, value in equals.items() if not (exactly == 0 and p.startswith("[*]"))}


def _echoed(exchange: Exchange, path: Mapping[str, Any]) -> dict[str, Any]:
    """What comes back as it was sent (in the path as ``path``), by where in the answer it does."""
    conventions, body = exchange.operation.conventions, _mapping(exchange.body)
    sent = {**body, **exchange.query, **path}
    found = {at: sent[name] for name, at in conventions.echo.items() if name in sent}
    named = conventions.echo_body
    shape = None if named is False else answer_shape(exchange)
    if named is False or shape is None:
        return found
    names = [name for name in body if named is True or name in named]
    return {**found, **{name: body[name] for name in names if reached(shape, steps(name))}}


def echo_paths(operation: Operation, names: Iterable[str]) -> set[str]:
    """The paths of the answer at which what is sent as ``names`` comes back."""
    conventions = operation.conventions
    return {conventions.echo.get(name, name) for name in names}


@dataclass(frozen=True, slots=True)
class Stored:
    """What must then be true: ``exchange`` reads back what the interaction's own answer had."""

    exchange: Exchange
    at: str | None = None


def stored(exchange: Exchange, at: str | None = None) -> Stored:
    """Afterwards ``exchange`` finds, at the path ``at``, what the interaction's answer must have.

    ``at`` is the first item where the answer read is a list, else the whole of it. Where the
    interaction expects no more than a value that is not null, or a later moment, it must be the
    same value.
    """
    return Stored(exchange, at)


def read_back(wanted: Stored, own: Exchange) -> Exchange:
    """The exchange that ``wanted`` is after ``own``."""
    exchange, shape = wanted.exchange, answer_shape(wanted.exchange)
    at = wanted.at if wanted.at is not None else "[0]" if isinstance(shape, Array) else ""
    found: dict[str, Any] = {}
    for path, value in own.equals.items():
        place = f"{at}.{path}" if at else path
        if shape is not None and reached(shape, steps(place)):
            found[place] = value if is_one_value(value) or "*" in path else Answered(path)
    return replace(exchange, equals={**found, **exchange.equals})


def _mapping(body: Any) -> Mapping[str, Any]:
    return body if isinstance(body, Mapping) else {}


def answer_shape(exchange: Exchange) -> Shape | None:
    """The shape of the expected answer's body; None where it has none, or no sound one."""
    answer = exchange.answer
    if answer is None or answer.content is None or answer.content.model is None:
        return None
    try:
        return shape_within(answer.content)
    except TypeError:  # which the check of the offer names, with what it is of
        return None
