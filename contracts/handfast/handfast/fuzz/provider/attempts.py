"""Sends one drawn request to a provider, and finds what is wrong with what came of it.

Draws nothing and stores nothing.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.requests import request_of
from handfast.expectation.build import shape_within
from handfast.fuzz.finding import Source, finding_of, raised_type
from handfast.fuzz.provider.clauses import (
    applicable,
    applicable_afterwards,
    refusals_of,
    refused_as,
)
from handfast.fuzz.provider.requests import body_of, request_with
from handfast.http.connection import NoAnswer
from handfast.http.exchange import RoundTrip, ask, changed, judged, with_command
from handfast.model import Exchange, Unchanged, Value
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.model.values import references, resolve
from handfast.providers.handlers import clean_slate, set_up
from handfast.shapes.fit import misfits
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Mapping

    from handfast.fuzz.finding import Finding
    from handfast.fuzz.provider.clauses import Known
    from handfast.fuzz.provider.requests import InvalidParts
    from handfast.http.connection import Connection
    from handfast.model import HttpInteraction, Operation, Then
    from handfast.model.cases import Case
    from handfast.providers.provider import Provider
    from handfast.shapes import Shape

__all__ = ["Target", "attempt_invalid", "attempt_valid"]

type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """The provider that is tried, and what its declarations show."""

    loop: asyncio.AbstractEventLoop
    connection: Connection
    provider: Provider
    chosen: frozenset[str]
    known: Mapping[str, Known]

    def run[T](self, attempt: Coroutine[Any, Any, T]) -> T:
        """Run one attempt to its end."""
        return self.loop.run_until_complete(attempt)


async def attempt_valid(
    target: Target, case: Case, http: HttpInteraction, parts: Mapping[str, Any]
) -> Finding | None:
    """What is wrong with the answer to a valid request, and with what must then be true."""
    known = target.known[http.operation.name]
    request = request_with(http, dict(parts), target.chosen)
    values = await _set_up(target, http)
    refused = http.exchange.expected_status >= 400
    then = () if refused else applicable_afterwards(http, request, known)
    before = await _before(target, http, values, then, refused=refused)
    wanted = applicable(http, request, known, target.chosen)
    try:
        asked = await _ask(target, wanted, values)
    except ValueError:
        return None  # nothing that can be written as a request
    except NoAnswer as error:
        silence = _without_answer(target, wanted, values, error)
        return _finding(case, http, "valid request", silence)
    refusals = () if asked.trip.as_promised else refusals_of(request, known)
    if any(not judged(replace(asked.trip, exchange=one), values) for one in refusals):
        return None
    failure = _first(asked, judged(asked.trip, values))
    if failure is None:
        failure = await _afterwards(target, asked, values, then, before)
    return _finding(case, http, "valid request", failure)


async def attempt_invalid(
    target: Target, case: Case, http: HttpInteraction, invalid: InvalidParts
) -> Finding | None:
    """What is wrong with the refusal of a near miss: its status, its body, a side effect."""
    request = request_with(http, invalid.parts, target.chosen, but=invalid.part)
    values = await _set_up(target, http)
    if invalid.part == "body" and not _is_invalid(request, values):
        return None
    before = await _before(target, http, values, (), refused=True)
    tried = f"{invalid.place}: {invalid.violation}"
    wanted = refused_as(request, _refusal_status(http.operation))
    try:
        asked = await _ask(target, wanted, values)
    except ValueError:
        return None
    except NoAnswer as error:
        return _finding(case, http, tried, _without_answer(target, wanted, values, error))
    failure = _first(asked, judged(asked.trip, values))
    if failure is None:
        failure = await _afterwards(target, asked, values, (), before)
    return _finding(case, http, tried, failure)


def _is_invalid(request: Exchange, values: Values) -> bool:
    """Whether the body is invalid with the values of the state in it, too."""
    content = body_of(request)
    try:
        return content is not None and bool(misfits(content.model, resolve(request.body, values)))
    except ValueError:
        return False


def _refusal_status(operation: Operation) -> int:
    """The status with which an operation refuses what fails its schema."""
    declared = [answer.status for answer in operation.answers if 400 <= answer.status < 500]
    return next((status for status in (422, 400) if status in declared), 422)


async def _set_up(target: Target, http: HttpInteraction) -> Values:
    await clean_slate(target.provider)
    return (await set_up(target.provider, http)).values


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with its answer, and the type of what the provider's code raised at it."""

    trip: RoundTrip
    raised: str


async def _ask(
    target: Target, exchange: Exchange, values: Values, answered: Any = MISSING
) -> _Asked:
    trip = await ask(target.connection, target.provider, exchange, values, answered)
    return _Asked(trip, raised_type(target.connection.watch.raised))


@dataclass(frozen=True, slots=True)
class _Before:
    """What there was before the request: what the provider stores, if it tells, and reads.

    ``refused``: the request is to be refused, so that nothing at all may change.
    """

    refused: bool
    digest: Any
    reads: tuple[RoundTrip, ...]


async def _before(
    target: Target, http: HttpInteraction, values: Values, then: tuple[Then, ...], *, refused: bool
) -> _Before:
    digest = await _digest(target) if refused else None
    wanted = [promise.exchange for promise in then if isinstance(promise, Unchanged)]
    if refused and target.provider.digest is None:
        wanted += _resolvable(target.known[http.operation.name].unchanged, values)
    reads = [(await _ask(target, one, values)).trip for one in wanted]
    return _Before(refused, digest, tuple(reads))


def _resolvable(exchanges: tuple[Exchange, ...], values: Values) -> tuple[Exchange, ...]:
    """The reads for which this state has all the values."""
    return tuple(
        one
        for one in exchanges
        if all(
            isinstance(reference, Value) and reference.name in values
            for reference in references((one.path, one.query, one.headers, one.body))
        )
    )


async def _digest(target: Target) -> Any:
    if target.provider.digest is None:
        return None
    digest = target.provider.digest()
    return await digest if inspect.isawaitable(digest) else digest


@dataclass(frozen=True, slots=True)
class _Failure:
    """A mismatch, the shape of the body that its path leads into, and what the provider raised."""

    mismatch: Mismatch
    shape: Shape | None = None
    raised: str = ""


def _first(asked: _Asked, mismatches: tuple[Mismatch, ...]) -> _Failure | None:
    if not mismatches:
        return None
    answer = asked.trip.exchange.answer
    content = answer.content if answer is not None else None
    shape = None if content is None else shape_within(content)
    return _Failure(mismatches[0], shape, asked.raised)


async def _afterwards(
    target: Target, asked: _Asked, values: Values, then: tuple[Then, ...], before: _Before
) -> _Failure | None:
    """What is wrong first once the answer has come: what was to stay, and what was stored."""
    if before.refused and await _digest(target) != before.digest:
        return _first(asked, with_command((_STORED,), asked.trip.command, asked.trip.raised))
    for was in before.reads:
        again = await _ask(target, was.exchange, values)
        failure = _first(again, _differences(was, again.trip, values))
        if failure is not None:
            return failure
    for promise in then:
        if isinstance(promise, Exchange):
            failure = await _read_back(target, asked, promise, values)
            if failure is not None:
                return failure
    return None


_STORED: Final = Mismatch(
    clause=Clause.UNCHANGED,
    place="what the provider stores",
    expected="as before the request",
    got="something else",
    remedy="write nothing for a request that is refused",
)


def _differences(was: RoundTrip, again: RoundTrip, values: Values) -> tuple[Mismatch, ...]:
    """What has changed in a read, with its route for a place: its ids are others in each run."""
    route = f"{was.exchange.operation.method} {was.exchange.operation.path}"
    if not again.as_promised:
        return tuple(mismatch.within(route) for mismatch in judged(again, values))
    return tuple(replace(mismatch, place=route) for mismatch in changed(was, again))


async def _read_back(
    target: Target, asked: _Asked, promise: Exchange, values: Values
) -> _Failure | None:
    """What is wrong with a further read, with the request that came before it."""
    try:
        read = await _ask(target, promise, values, asked.trip.document)
        mismatches = judged(read.trip, values, asked.trip.document)
    except KeyError:
        return None  # a read by what this answer does not have
    first = _first(read, mismatches)
    if first is None:
        return None
    both = f"{asked.trip.command}\n{first.mismatch.repeat}"
    return replace(first, mismatch=replace(first.mismatch.within("then"), repeat=both))


def _without_answer(
    target: Target, exchange: Exchange, values: Values, error: NoAnswer
) -> _Failure:
    mismatch = Mismatch(
        clause=Clause.STATUS,
        place="the answer",
        expected="an answer",
        got=str(error),
        repeat=target.connection.command_for(request_of(exchange, values)),
    )
    return _Failure(mismatch)


def _finding(
    case: Case, http: HttpInteraction, tried: str, failure: _Failure | None
) -> Finding | None:
    if failure is None:
        return None
    return finding_of(
        Source.PROPERTIES,
        failure.mismatch.within(tried),
        provider=case.provider,
        consumer=case.consumer,
        operation=http.operation.name,
        interaction=http.name,
        shape=failure.shape,
        raised=failure.raised,
    )
