"""Which operation a client means that is written for a provider with known differences. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

from handfast.drift.translation import LITERAL
from handfast.frozen import dataclass
from handfast.wire.routes import arguments, operation_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Operation

__all__ = ["Meant", "meant_by"]

type _Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The operation that is meant, its arguments, percent-encoded, and the query without those.

    ``row``: the row of its route, as not there where it is called by the contract's.
    """

    operation: Operation
    arguments: dict[str, str]
    query: str
    row: DriftRow | None = None


@dataclass(frozen=True, slots=True)
class _Route:
    """A route of the provider: ``pairs`` are the names and texts that its query must have."""

    method: str
    path: str
    pairs: _Pairs
    operation: Operation
    row: DriftRow | None


def meant_by(differences: Differences, method: str, path: str, query: str) -> Meant | None:
    """The operation that a request reaches by the provider's routes, or None.

    Where none is there, that which has such a route in the contract.
    """
    sent = tuple((unquote_plus(n), text) for n, _, text in _apart(query))
    routes = [
        one
        for one in _routes(differences)
        if arguments(one.path, path) is not None and _asked(one, sent) is not None
    ]
    most = max((len(one.pairs) for one in routes if one.method == method), default=0)
    found = operation_at([one for one in routes if len(one.pairs) == most], method, path)
    if found is not None:
        route, texts = found
        texts |= _asked(route, sent) or {}
        taken = {name for name, _ in route.pairs}
        left = (
            pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) not in taken
        )
        return Meant(route.operation, texts, "&".join(left), route.row)
    drifted = [one for one in differences.offer.operations if one.name in differences.routes]
    declared = operation_at(drifted, method, path)
    if declared is None:
        return None
    operation, texts = declared
    return Meant(operation, texts, query, differences.routes[operation.name].row.not_there)


def _routes(differences: Differences) -> Iterator[_Route]:
    for operation in differences.offer.operations:
        known = differences.routes.get(operation.name)
        if known is None:
            yield _Route(operation.method, operation.path, (), operation, None)
            continue
        method, path, query = known.data
        pairs = tuple((unquote_plus(name), text) for name, _, text in _apart(query))
        yield _Route(method, quote(path, safe=LITERAL), pairs, operation, known.row)


def _apart(query: str) -> list[tuple[str, str, str]]:
    return [pair.partition("=") for pair in query.split("&") if pair]


def _asked(route: _Route, sent: Sequence[tuple[str, str]]) -> dict[str, str] | None:
    """The arguments that stand in the query; None where it is not what the route must have."""
    texts = dict(sent)
    found: dict[str, str] = {}
    for name, wanted in route.pairs:
        text = unquote_plus(texts.get(name, ""))
        if not wanted.startswith("{"):
            if text != unquote_plus(wanted):
                return None
        elif not text:
            return None
        else:
            found[wanted[1:-1]] = quote(text, safe="")
    return found
