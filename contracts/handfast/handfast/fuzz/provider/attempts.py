"""Sends one drawn request to a provider, and finds what is wrong with what came of it.

Draws nothing and stores nothing.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from handfast.fuzz.absent_routes import shows_no_route
from handfast.fuzz.finding import Source, finding_of
from handfast.fuzz.provider.afterwards import applicable_afterwards
from handfast.fuzz.provider.clauses import applicable, refused_as
from handfast.fuzz.provider.effects import before_request, failure_afterwards
from handfast.fuzz.provider.parts import as_declared_beside, content_sent, request_with
from handfast.fuzz.provider.refusals import refusals_at, refusals_elsewhere, refusals_of
from handfast.fuzz.provider.target import Unanswered, ask_target, first_failure
from handfast.http.exchange import judged
from handfast.model.values import resolve
from handfast.providers.handlers import clean_slate, set_up
from handfast.providers.neighbours import without_unknown
from handfast.shapes.values.fit import misfits, takes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from handfast.fuzz.finding import Finding
    from handfast.fuzz.provider.requests import InvalidParts
    from handfast.fuzz.provider.target import Failure, Target, Values
    from handfast.http.exchange import RoundTrip
    from handfast.model import Exchange, HttpInteraction, Operation
    from handfast.model.cases import Case

__all__ = ["attempt_invalid", "attempt_valid"]


async def attempt_valid(
    target: Target, case: Case, http: HttpInteraction, parts: Mapping[str, Any]
) -> Finding | None:
    """What is wrong with the answer to a valid request, and with what must then be true."""
    failure = await _or_unanswered(_tried_valid(target, http, parts))
    return _finding(case, http, "valid request", failure)


async def attempt_invalid(
    target: Target, case: Case, http: HttpInteraction, invalid: InvalidParts
) -> Finding | None:
    """What is wrong with the refusal of a near miss: its status, its body, a side effect."""
    failure = await _or_unanswered(_tried_invalid(target, http, invalid))
    return _finding(case, http, f"{invalid.place}: {invalid.violation}", failure)


async def _or_unanswered(attempt: Awaitable[Failure | None]) -> Failure | None:
    try:
        return await attempt
    except Unanswered as error:
        return error.failure


async def _tried_valid(
    target: Target, http: HttpInteraction, parts: Mapping[str, Any]
) -> Failure | None:
    facts = target.facts[http.operation.name]
    request = request_with(http, dict(parts), target.chosen)
    values = await _set_up(target, http)
    refused = http.exchange.expected_status >= 400
    if http.exchange.expected_status == HTTPStatus.CONFLICT:  # of what is sent with what is there
        request = as_declared_beside(http, request)
    known = without_unknown(http, values)
    then = () if refused else applicable_afterwards(known, request, facts)
    before = await before_request(target, http, values, then, refused=refused)
    try:
        wanted = applicable(http, request, facts, target.chosen)
        asked = await ask_target(target, wanted, values)
    except ValueError:
        return None  # nothing that can be written as a request
    elsewhere = refusals_elsewhere(http.exchange, request)
    refusals = () if asked.as_promised else (*refusals_of(request, facts), *elsewhere)
    if any(not judged(replace(asked, exchange=one), values) for one in refusals):
        return None
    failure = await first_failure(target, asked, judged(asked, values))
    return failure or await failure_afterwards(target, asked, values, then, before)


async def _tried_invalid(
    target: Target, http: HttpInteraction, invalid: InvalidParts
) -> Failure | None:
    request = request_with(http, invalid.parts, target.chosen, but=invalid.part)
    values = await _set_up(target, http)
    if not _is_invalid(request, values, invalid.part):
        return None
    before = await before_request(target, http, values, (), refused=True)
    try:
        wanted = refused_as(request, _refusal_status(http.operation))
        asked = await ask_target(target, wanted, values)
    except ValueError:
        return None
    if invalid.part == "path" and _reaches_no_route(asked):
        return None
    others = _refusals_of_a_path(http.operation) if invalid.part == "path" else ()
    others += refusals_at(target.facts[http.operation.name], invalid.part, invalid.at)
    failure = None
    if all(judged(replace(asked, exchange=refused_as(request, one)), values) for one in others):
        failure = await first_failure(target, asked, judged(asked, values))
    return failure or await failure_afterwards(target, asked, values, (), before)


def _refusals_of_a_path(operation: Operation) -> tuple[int, ...]:
    """Further statuses for a path of no form, where none is declared for what fails a model.

    Nothing is there then, or nobody is known by it.
    """
    declared = {answer.status for answer in operation.answers}
    if operation.conventions.invalid in declared:
        return ()
    return tuple(sorted(declared & {401, 403, 404}))


def _reaches_no_route(asked: RoundTrip) -> bool:
    """Whether a router may have answered: a text of no form need not be of its path at all."""
    status = asked.received.status
    return status == HTTPStatus.NOT_FOUND and shows_no_route(asked.exchange.operation, status)


def _is_invalid(request: Exchange, values: Values, part: str) -> bool:
    """Whether the part is invalid with the values of the state in it, and with what is declared."""
    if part == "headers":
        model = request.operation.header_parameters
        return model is None or not takes(model, resolve(request.headers, values))
    if part != "body":
        return True
    content = content_sent(request)
    try:
        return content is not None and bool(misfits(content.model, resolve(request.body, values)))
    except ValueError:
        return False


def _refusal_status(operation: Operation) -> int:
    """The status with which an operation refuses what fails its models, as its provider has it.

    Where that is none of its answers, 400, if it answers so at all.
    """
    invalid = operation.conventions.invalid
    declared = {answer.status for answer in operation.answers}
    return next((status for status in (invalid, 400) if status in declared), invalid)


async def _set_up(target: Target, http: HttpInteraction) -> Values:
    await clean_slate(target.provider)
    return (await set_up(target.provider, http)).values


def _finding(
    case: Case, http: HttpInteraction, tried: str, failure: Failure | None
) -> Finding | None:
    if failure is None:
        return None
    missing = failure.no_route
    return finding_of(
        Source.PROPERTIES,
        failure.within(tried).mismatch,
        provider=case.provider,
        consumer=case.consumer,
        operation=(http.operation if missing is None else missing).name,
        interaction=http.name,
        shape=failure.shape,
    )
