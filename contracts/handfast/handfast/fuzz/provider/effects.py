"""What a request has changed: reads before and after it, and what it stored. Sends only reads."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.fuzz.provider.target import Failure, Unanswered, ask_target, first_failure
from handfast.http.exchange import RoundTrip, changed, judged, with_request
from handfast.model import Exchange, Unchanged, Value
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.model.values import references
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.fuzz.provider.target import Target, Values
    from handfast.model import HttpInteraction, Then

__all__ = ["Before", "before_request", "failure_afterwards"]


@dataclass(frozen=True, slots=True)
class Before:
    """What there was before the request: reads, and what the provider stores if it shows that.

    ``refused``: the request is to be refused, so that nothing at all may change.
    """

    refused: bool
    digest: Any
    reads: tuple[RoundTrip, ...]


async def before_request(
    target: Target, http: HttpInteraction, values: Values, then: tuple[Then, ...], *, refused: bool
) -> Before:
    """Read what ``then`` says must stay, and all that must stay where the request is refused."""
    digest = await _digest(target) if refused else None
    wanted = [promise.exchange for promise in then if isinstance(promise, Unchanged)]
    reads = [await _read(target, one, values) for one in wanted]
    if refused and target.provider.digest is None:
        further = _resolvable(target.facts[http.operation.name].unchanged, values)
        found = [await _read(target, one, values) for one in further]
        reads += [one for one in found if one.as_promised]  # in this state it need not be there
    return Before(refused, digest, tuple(reads))


async def _read(
    target: Target, exchange: Exchange, values: Values, answered: Any = MISSING
) -> RoundTrip:
    try:
        return await ask_target(target, exchange, values, answered)
    except Unanswered as error:
        mismatch = error.failure.mismatch.within(_route(exchange))
        raise Unanswered(replace(error.failure, mismatch=mismatch)) from error


def _route(exchange: Exchange) -> str:
    return f"{exchange.operation.method} {exchange.operation.path}"


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


async def failure_afterwards(
    target: Target, asked: RoundTrip, values: Values, then: tuple[Then, ...], before: Before
) -> Failure | None:
    """The first thing that has changed and must not, or that cannot be read back."""
    if before.refused and await _digest(target) != before.digest:
        (stored,) = with_request((_STORED,), asked.request, asked.raised)
        return Failure(stored)
    for was in before.reads:
        again = await _read(target, was.exchange, values)
        failure = await first_failure(target, again, _differences(was, again, values))
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
    route = _route(was.exchange)
    if not again.as_promised:
        return tuple(mismatch.within(route) for mismatch in judged(again, values))
    return tuple(replace(mismatch, place=route) for mismatch in changed(was, again))


async def _read_back(
    target: Target, asked: RoundTrip, promise: Exchange, values: Values
) -> Failure | None:
    """What is wrong with a further read, with the request that came before it."""
    try:
        read = await _read(target, promise, values, asked.document)
        mismatches = judged(read, values, asked.document)
    except KeyError:
        return None  # a read by what this answer does not have
    first = await first_failure(target, read, mismatches)
    if first is None or first.no_route is not None:
        return first
    both = f"{asked.request}\n{first.mismatch.request}"
    return replace(first, mismatch=replace(first.mismatch.within("then"), request=both))
