"""Sends one drawn request to a provider and says what is wrong with what came of it.

Draws nothing and keeps nothing.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from handfast.fuzz.finding import Finding, found_id
from handfast.fuzz.provider.clauses import followed, holding, refusals_of, refused_as
from handfast.fuzz.provider.requests import body_of, laid_out
from handfast.http.connection import NoAnswer
from handfast.http.exchange import RoundTrip, ask, changed, judged, told
from handfast.model import Exchange, Unchanged, Value
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.model.values import references, resolve
from handfast.providers.provider import clean_slate, set_up
from handfast.shapes.places import misfits

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Mapping

    from handfast.fuzz.provider.clauses import Known
    from handfast.fuzz.provider.requests import Missed
    from handfast.http.connection import Connection
    from handfast.model import HttpInteraction, Operation, Then
    from handfast.model.cases import Case
    from handfast.providers.provider import Provider

__all__ = ["Room", "attempt_miss", "attempt_valid"]

_Values = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class Room:
    """What attempts work with: the provider, and what its declarations show."""

    loop: asyncio.AbstractEventLoop
    line: Connection
    provider: Provider
    chosen: frozenset[str]
    known: Mapping[str, Known]

    def run[T](self, attempt: Coroutine[Any, Any, T]) -> T:
        """Run one attempt to its end."""
        return self.loop.run_until_complete(attempt)


async def attempt_valid(
    room: Room, case: Case, http: HttpInteraction, drawn: Mapping[str, Any]
) -> Finding | None:
    """What is wrong with the answer to a valid request, and with what must then hold."""
    known = room.known[http.operation.name]
    request = laid_out(http, dict(drawn), room.chosen)
    values = await _standing(room, http)
    then = followed(http, request, known) if http.exchange.expected_status < 400 else ()
    unmoved = http.exchange.expected_status >= 400
    before = await _before(room, http, values, then, whole=unmoved)
    try:
        asked = await ask(
            room.line, room.provider, holding(http, request, known, room.chosen), values
        )
    except ValueError:
        return None  # nothing that can be written as a request
    except NoAnswer as error:
        return _silent(case, http, "valid request", error)
    refusals = () if asked.as_promised else refusals_of(request, known)
    if any(not judged(replace(asked, exchange=one), values) for one in refusals):
        return None
    mismatches = judged(asked, values)
    if not mismatches:
        mismatches = await _afterwards(room, asked, values, then, before, unmoved=unmoved)
    return _first(case, http, "valid request", asked, mismatches)


async def attempt_miss(
    room: Room, case: Case, http: HttpInteraction, missed: Missed
) -> Finding | None:
    """What is wrong with the refusal of a near miss: its status, its body, a side effect."""
    status = _refusal_status(http.operation)
    request = laid_out(http, missed.drawn, room.chosen, but=missed.part)
    values = await _standing(room, http)
    if missed.part == "body" and not _misfit(request, values):
        return None
    before = await _before(room, http, values, (), whole=True)
    try:
        asked = await ask(room.line, room.provider, refused_as(request, status), values)
    except ValueError:
        return None
    except NoAnswer as error:
        return _silent(case, http, missed.where, error)
    mismatches = judged(asked, values)
    if not mismatches or asked.received.status != status:
        mismatches += await _afterwards(room, asked, values, (), before, unmoved=True)
    return _first(case, http, f"{missed.where}: {missed.violation}", asked, mismatches)


def _misfit(request: Exchange, values: Mapping[str, Any]) -> bool:
    content = body_of(request)
    try:
        return content is not None and bool(misfits(content.model, resolve(request.body, values)))
    except ValueError:
        return False


def _refusal_status(operation: Operation) -> int:
    """The status with which an operation refuses what fails its schema."""
    declared = [answer.status for answer in operation.answers if 400 <= answer.status < 500]
    return next((status for status in (422, 400) if status in declared), 422)


async def _standing(room: Room, http: HttpInteraction) -> Mapping[str, Any]:
    await clean_slate(room.provider)
    standing = await set_up(room.provider, http)
    return standing.values


@dataclass(frozen=True, slots=True)
class _Before:
    """How things stood before the request: the storage, if the provider tells, and reads."""

    digest: Any
    reads: tuple[RoundTrip, ...]


async def _before(
    room: Room,
    http: HttpInteraction,
    values: Mapping[str, Any],
    then: tuple[Then, ...],
    *,
    whole: bool,
) -> _Before:
    digest = await _digest(room) if whole else None
    wanted = [promise.exchange for promise in then if isinstance(promise, Unchanged)]
    if whole and room.provider.digest is None:
        wanted += _resolvable(room.known[http.operation.name].stays, values)
    reads = [await ask(room.line, room.provider, one, values) for one in wanted]
    return _Before(digest, tuple(reads))


def _resolvable(exchanges: tuple[Exchange, ...], values: Mapping[str, Any]) -> tuple[Exchange, ...]:
    """The reads for which this state has all the values."""
    return tuple(
        one
        for one in exchanges
        if all(
            isinstance(reference, Value) and reference.name in values
            for reference in references((one.path, one.query, one.headers, one.body))
        )
    )


async def _digest(room: Room) -> Any:
    if room.provider.digest is None:
        return None
    told = room.provider.digest()
    return await told if inspect.isawaitable(told) else told


async def _afterwards(
    room: Room,
    asked: RoundTrip,
    values: Mapping[str, Any],
    then: tuple[Then, ...],
    before: _Before,
    *,
    unmoved: bool,
) -> tuple[Mismatch, ...]:
    """What is wrong once the answer has come: what was stored, and what was to stay."""
    mismatches: tuple[Mismatch, ...] = ()
    if unmoved and await _digest(room) != before.digest:
        mismatches = told((_MOVED,), asked.command, asked.raised)
    for was in before.reads:
        now = await ask(room.line, room.provider, was.exchange, values)
        mismatches += _by_route(now, changed(was, now)) if now.as_promised else judged(now, values)
    for promise in then:
        if isinstance(promise, Exchange):
            try:
                read = await ask(room.line, room.provider, promise, values, asked.document)
                mismatches += _after(asked, judged(read, values, asked.document))
            except KeyError:
                continue  # a read by what this answer does not hold
    return mismatches


def _by_route(asked: RoundTrip, mismatches: tuple[Mismatch, ...]) -> tuple[Mismatch, ...]:
    """Faults told by the route that was read: its ids are others in each run."""
    route = f"{asked.exchange.operation.method} {asked.exchange.operation.path}"
    return tuple(
        replace(mismatch, place=mismatch.place.replace(asked.name, route, 1))
        for mismatch in mismatches
    )


_MOVED: Final = Mismatch(
    clause=Clause.UNCHANGED,
    place="what the provider stores",
    expected="as before the request",
    got="something else",
    remedy="write nothing for a request that is refused",
)


def _after(asked: RoundTrip, mismatches: tuple[Mismatch, ...]) -> tuple[Mismatch, ...]:
    """Faults of a read, with the request that came before it."""
    return tuple(
        replace(mismatch.within("then"), repeat=f"{asked.command}\n{mismatch.repeat}")
        for mismatch in mismatches
    )


def _first(
    case: Case,
    http: HttpInteraction,
    place: str,
    asked: RoundTrip,
    mismatches: tuple[Mismatch, ...],
) -> Finding | None:
    if not mismatches:
        return None
    mismatch = mismatches[0]
    where = re.sub(r"\[[0-9]+\]", "[*]", f"{place}: {mismatch.where}")
    identity = [http.operation.name, where, mismatch.clause]
    raised = _raised(mismatch.detail)
    if mismatch.detail and raised:
        # one bug in the code, wherever the value stood that brought it about
        identity = [http.operation.name, raised]
    return Finding(
        id=found_id("properties", case.provider, *identity),
        source="properties",
        provider=case.provider,
        consumer=case.consumer,
        interaction=http.name,
        where=where,
        expected=mismatch.expected,
        got=mismatch.got,
        request=mismatch.repeat,
        detail=mismatch.detail,
    )


def _raised(trace: str) -> str:
    """The name of the exception at the end of a traceback, and the last place in it."""
    names = re.findall(r"^([A-Za-z_][\w.]*)(?::|$)", trace, re.MULTILINE)
    return names[-1] if names else ""


def _silent(case: Case, http: HttpInteraction, place: str, error: NoAnswer) -> Finding:
    return Finding(
        id=found_id("properties", case.provider, http.operation.name, place, "no answer"),
        source="properties",
        provider=case.provider,
        consumer=case.consumer,
        interaction=http.name,
        where=f"{place}: the answer",
        expected="an answer",
        got=str(error),
        request="",
        detail="",
    )
