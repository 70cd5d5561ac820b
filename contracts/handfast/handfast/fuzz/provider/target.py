"""The provider that is tried: sends it one request, and makes a failure of what is wrong then.

Draws nothing, and decides nothing about an answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.derive.requests import request_of
from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.fuzz.absent_routes import no_route, shows_no_route
from handfast.http.connection import NoAnswer
from handfast.http.exchange import ask
from handfast.http.presence import lacks_route
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Mapping

    from handfast.fuzz.provider.clauses import OperationFacts
    from handfast.http.connection import Connection
    from handfast.http.exchange import RoundTrip
    from handfast.model import Exchange, Operation
    from handfast.providers.provider import RunningProvider
    from handfast.shapes import Shape

__all__ = ["Failure", "Target", "Unanswered", "Values", "ask_target", "first_failure"]

type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """The provider that is tried, and what its declarations show."""

    runner: asyncio.Runner
    connection: Connection
    provider: RunningProvider
    chosen: frozenset[str]
    facts: Mapping[str, OperationFacts]

    def run[T](self, attempt: Coroutine[Any, Any, T]) -> T:
        """Run one attempt to its end."""
        return self.runner.run(attempt)


@dataclass(frozen=True, slots=True)
class Failure:
    """A mismatch, and the shape of the body that its path leads into.

    ``no_route``: the operation that is missing as a whole, if that is what is wrong.
    """

    mismatch: Mismatch
    shape: Shape | None = None
    no_route: Operation | None = None

    def within(self, place: str) -> Failure:
        """The same in a part of ``place``; a missing route is no part of what shows it."""
        if self.no_route is not None:
            return self
        return replace(self, mismatch=self.mismatch.within(place))


async def first_failure(
    target: Target, trip: RoundTrip, mismatches: tuple[Mismatch, ...]
) -> Failure | None:
    """The failure of the first of ``mismatches``, which are of the answer of ``trip``."""
    if not mismatches:
        return None
    operation, received = trip.exchange.operation, trip.received
    is_missing = not trip.as_promised and (
        shows_no_route(operation, received.status)
        or await lacks_route(target.provider, target.connection, trip)
    )
    if is_missing:
        return Failure(no_route(operation, received, mismatches[0].request), no_route=operation)
    answer = trip.exchange.answer
    content = answer.content if answer is not None else None
    shape = None if content is None else shape_within(content)
    return Failure(mismatches[0], shape)


class Unanswered(Exception):
    """A request got no answer."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.mismatch.got)


async def ask_target(
    target: Target, exchange: Exchange, values: Values, answered: Any = MISSING
) -> RoundTrip:
    """Send the request of ``exchange``.

    Raises:
        KeyError: nothing gave an ``Answered`` that the request names.
        NotSetUp: the operation asks for credentials that the provider does not give.
        Unanswered: no answer came in time, or at all.
        ValueError: a value cannot be written where it stands in the request.
    """
    try:
        return await ask(target.connection, target.provider, exchange, values, answered)
    except NoAnswer as error:
        mismatch = Mismatch(
            clause=Clause.STATUS,
            place="the answer",
            expected="an answer",
            got=str(error),
            request=target.connection.shown(request_of(exchange, values, answered)),
        )
        raise Unanswered(Failure(mismatch)) from error
