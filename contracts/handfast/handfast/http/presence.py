"""Looks which operations a provider has: those left out may be there, and others not.

Changes nothing in a provider.

Where a framework does not list the routes, it asks for the provider's own OpenAPI document and by
OPTIONS, which are safe (RFC 9110, section 9.2.1). A route that neither shows is taken for one that
is not there.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.requests import Sent
from handfast.http.connection import NoAnswer
from handfast.http.served_routes import missing_routes, served_routes
from handfast.model.cases import name_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.wire.routes import filled, parameters, route_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from handfast.expectation.judge import Received
    from handfast.http.connection import Connection
    from handfast.http.exchange import RoundTrip
    from handfast.model import Operation
    from handfast.providers.provider import RunningProvider

__all__ = ["lacks_route", "left_out_but_there", "unserved"]

_NOT_FOUND: Final = 404
_DOCUMENT: Final = "/openapi.json"
_IN_PATHS: Final = ("1", str(uuid.UUID(int=1)))
"""What stands for a parameter of a path: some routers take numbers alone, some UUIDs."""


async def left_out_but_there(
    app: Any, connection: Connection, operations: Collection[Operation]
) -> tuple[Mismatch, ...]:
    """A mismatch for each of ``operations`` that the provider has, though it is left out.

    ``app`` is its application, where that runs here; ``connection`` leads to it.
    """
    served = None if app is None else served_routes(app)
    if served is not None:
        absent = missing_routes(operations, served)
        return tuple(
            _there(one, "a route of the application") for one in operations if one not in absent
        )
    documented = await _documented(connection) or frozenset()
    anywhere = await _allowed(connection, f"/{uuid.uuid4()}")
    allowed: dict[str, frozenset[str]] = {}
    found = []
    for operation in operations:
        path = operation.path
        if path not in allowed:
            allowed[path] = await _allowed_at(connection, path) - anywhere
        if route_of(operation.method, path) in documented:
            found.append(_there(operation, f"a route of its document, {_DOCUMENT}"))
        elif operation.method in allowed[path]:
            found.append(_there(operation, f"OPTIONS {path} allows {operation.method}"))
    return tuple(found)


async def unserved(
    provider: RunningProvider, connection: Connection, asked: RoundTrip
) -> tuple[Mismatch, ...]:
    """A mismatch where ``asked`` has the promised 404 because there is no such route at all."""
    if not await lacks_route(provider, connection, asked):
        return ()
    return (
        Mismatch(
            clause=Clause.STATUS,
            place="the route",
            expected=f"{name_of(asked.exchange.operation)}, which refuses with {_NOT_FOUND}",
            got=f"no such route: any path is answered {_NOT_FOUND} alike",
            remedy="write the route, or leave it out of the operations that are verified",
        ),
    )


async def lacks_route(provider: RunningProvider, connection: Connection, asked: RoundTrip) -> bool:
    """Whether ``asked`` was answered 404 because there is no such route at all.

    So it is where neither the framework nor the provider's own document lists the route, and any
    other path is answered alike. Of a provider that shows neither nothing is known.
    """
    operation = asked.exchange.operation
    if asked.received.status != _NOT_FOUND or provider.drift is not None:
        return False
    app = getattr(provider.app, "application", provider.app)
    served = None if app is None else served_routes(app)
    if served is not None and operation not in missing_routes((operation,), served):
        return False
    anywhere = await _asked(connection, operation.method, f"/{uuid.uuid4()}")
    if anywhere is None or _answer(anywhere) != _answer(asked.received):
        return False
    if served is not None:
        return True
    documented = await _documented(connection)
    return documented is not None and route_of(operation.method, operation.path) not in documented


def _answer(received: Received) -> tuple[int, bytes]:
    return received.status, received.body


def _there(operation: Operation, got: str) -> Mismatch:
    return Mismatch(
        clause=Clause.START,
        place=name_of(operation),
        expected="not there, since it is left out",
        got=got,
        remedy="verify it too: name it among the operations",
        whose=Responsible.SET_UP,
    )


async def _documented(connection: Connection) -> frozenset[tuple[str, str]] | None:
    """The routes of the provider's own document; None where it has none."""
    answered = await _asked(connection, "GET", _DOCUMENT)
    if answered is None or answered.status != 200:
        return None
    try:
        document = json.loads(answered.body)
    except (ValueError, RecursionError):
        return None
    paths = document.get("paths") if isinstance(document, dict) else None
    return frozenset(_routes(paths)) if isinstance(paths, dict) else None


def _routes(paths: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in paths.items():
        for method in methods if isinstance(methods, dict) else ():
            yield route_of(method, path)


async def _allowed_at(connection: Connection, template: str) -> frozenset[str]:
    allowed: frozenset[str] = frozenset()
    for text in _IN_PATHS if parameters(template) else ("",):
        allowed |= await _allowed(connection, _filled_with(template, text))
    return allowed


def _filled_with(template: str, text: str) -> str:
    return filled(template, lambda _: text)


async def _allowed(connection: Connection, path: str) -> frozenset[str]:
    answered = await _asked(connection, "OPTIONS", path)
    allow = "" if answered is None else answered.headers.get("allow", "")
    return frozenset(one.strip().upper() for one in allow.split(","))


async def _asked(connection: Connection, method: str, target: str) -> Any:
    try:
        return await connection.send(Sent(method, target, {}), {})
    except NoAnswer:  # the interactions that are verified show that
        return None
