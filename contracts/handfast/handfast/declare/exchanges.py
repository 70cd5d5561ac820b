"""Fills an exchange in with what its operation's conventions and its shorthands say. Pure.

Paths default to the state's values, fields that are sent come back, rows of a list are places of
it. The result is a plain ``Exchange``; nothing else knows the shorthands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from handfast.expectation.build import shape_within
from handfast.model import NOT_NULL, Answered, Exchange, Value
from handfast.shapes import Array
from handfast.shapes.places import places
from handfast.wire import routes
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from handfast.model import Operation
    from handfast.shapes import Shape

__all__ = [
    "ABSENT",
    "DEFAULT",
    "Row",
    "Stored",
    "echo_paths",
    "expect",
    "filled",
    "read_back",
    "row",
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

Row = Mapping[str, Any]


def row(**fields: Any) -> dict[str, Any]:
    """What one item of a list must have, by the names of its fields."""
    return fields


def expect(
    operation: Operation,
    *,
    path: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, Any] | None = None,
    body: Any = None,
    status: int | None = None,
    reads: Iterable[str] | None = None,
    equals: Mapping[str, Any] | None = None,
    each: Row | None = None,
    rows: Sequence[Row] | None = None,
    ordered: str | None = None,
    exactly: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Exchange:
    """One request and the answer that must come back, for what must then be true.

    Parameters of the path that are not given are the state's values of the same name. ``each`` is
    of every item of a list, ``rows`` of its items in turn, which are then all there are.
    """
    named = path or {}
    route = {name: named.get(name, Value(name)) for name in routes.parameters(operation.path)}
    exchange = Exchange(
        operation=operation,
        path={**route, **named},
        query=query or {},
        headers=headers or {},
        body=body,
        status=status,
        reads=None if reads is None else tuple(reads),
        equals=equals or {},
        ordered=ordered,
        exactly=exactly,
        at_least=at_least,
        at_most=at_most,
    )
    return with_rows(exchange, each or {}, rows)


def with_rows(exchange: Exchange, each: Row, rows: Sequence[Row] | None) -> Exchange:
    """``exchange`` with what its list's items must hold; what it expects itself comes first."""
    found = {f"[*].{field}": value for field, value in each.items()}
    for number, one in enumerate(rows or ()):
        found |= {f"[{number}].{field}": value for field, value in one.items()}
    exactly = exchange.exactly if rows is None or exchange.exactly is not None else len(rows)
    return replace(exchange, equals={**found, **exchange.equals}, exactly=exactly)


def filled(
    exchange: Exchange, values: Collection[str], each: Row, rows: Sequence[Row] | None
) -> Exchange:
    """``exchange`` as the shorthands and the conventions of its operation complete it.

    ``values`` are the names of the values that its states have.
    """
    operation = exchange.operation
    route = {name: Value(name) for name in routes.parameters(operation.path) if name in values}
    exchange = replace(exchange, path={**route, **exchange.path})
    exchange = with_rows(exchange, each, rows)
    if exchange.expected_status >= 400:
        ordered = None if exchange.ordered is DEFAULT else exchange.ordered
        return replace(exchange, ordered=ordered)
    equals = {**echoed(exchange), **exchange.equals}
    exchange = replace(exchange, equals=_without_items(exchange, equals))
    if exchange.ordered is DEFAULT:
        several = max(exchange.exactly or 0, exchange.at_least or 0) >= 2
        exchange = replace(exchange, ordered=operation.conventions.ordered if several else None)
    return exchange


def _without_items(exchange: Exchange, equals: Mapping[str, Any]) -> dict[str, Any]:
    """``equals`` without what is expected of each item where there are none."""
    none = exchange.exactly == 0
    return {path: value for path, value in equals.items() if not (none and path.startswith("[*]"))}


def echoed(exchange: Exchange) -> dict[str, Any]:
    """What comes back as it was sent, by the path at which it does."""
    conventions, body = exchange.operation.conventions, exchange.body
    sent = {**_mapping(body), **exchange.query, **exchange.path}
    found = {path: sent[name] for name, path in conventions.echo.items() if name in sent}
    shape, named = _answer_shape(exchange), conventions.echo_body
    if named is False or shape is None:
        return found
    names = [name for name in _mapping(body) if named is True or name in named]
    return {**found, **{n: _mapping(body)[n] for n in names if _leads_somewhere(shape, n)}}


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
    interaction expects no more than a value that is not null, it must be the same value.
    """
    return Stored(exchange, at)


def read_back(wanted: Stored, own: Exchange) -> Exchange:
    """The exchange that ``wanted`` is after ``own``."""
    exchange, shape = wanted.exchange, _answer_shape(wanted.exchange)
    at = wanted.at if wanted.at is not None else "[0]" if isinstance(shape, Array) else ""
    found: dict[str, Any] = {}
    for path, value in own.equals.items():
        place = f"{at}.{path}" if at else path
        if shape is not None and _leads_somewhere(shape, place):
            found[place] = Answered(path) if value is NOT_NULL and "*" not in path else value
    return replace(exchange, equals={**found, **exchange.equals})


def _leads_somewhere(shape: Shape, path: str) -> bool:
    try:
        places(shape, steps(path))
    except LookupError:
        return False
    return True


def _mapping(body: Any) -> Mapping[str, Any]:
    return body if isinstance(body, Mapping) else {}


def _answer_shape(exchange: Exchange) -> Shape | None:
    answer = exchange.answer
    if answer is None or answer.content is None or answer.content.model is None:
        return None
    try:
        return shape_within(answer.content)
    except TypeError:  # which the check of the offer names, with what it is of
        return None
