"""A route that a provider does not have: one difference, whatever was sent to it. Pure."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from handfast.expectation.judge import Received
    from handfast.model import Operation

__all__ = ["NO_ROUTE", "no_route", "shows_no_route"]

NO_ROUTE: Final = "the route"
"""The place of the difference."""

_OF_ROUTERS: Final = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
)


def shows_no_route(operation: Operation, status: int) -> bool:
    """Whether ``status`` is what a router answers by itself, and nothing that is declared."""
    return status in _OF_ROUTERS and operation.answer(status) is None


def no_route(operation: Operation, received: Received, request: str) -> Mismatch:
    """What is wrong where ``operation`` is answered as if there were no such route."""
    declared = ", ".join(str(one.status) for one in operation.answers)
    return Mismatch(
        clause=Clause.STATUS,
        place=NO_ROUTE,
        expected=f"{operation.method} {operation.path}, which answers one of {declared}",
        got=f"{received.status}: {excerpt(received.body) or 'an empty body'}",
        remedy="write the route, or leave it out of the operations that are fuzzed",
        request=request,
    )
