"""Verifies a consumer's own client against Pact's mock server.

One mock server an interaction: two interactions with the same request in different states
would hide each other on one. A client that sends a value in another form than the declared one,
1 for 1.0, is called again by a mock server that takes this form. Judges no provider.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pact_ffi
from pact import Pact

from handfast.clients import ConsumerClient, TakenForAnswer, as_json, outcome_of
from handfast.derive.pact.files import pact_interaction
from handfast.expectation.judge import Received, judge_answer, judge_payload
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible, Result, result_of
from handfast.model.values import example_values
from handfast.pact.mock_interaction import lay_out
from handfast.providers.errors import raised_by
from handfast.run.equal_values import with_equal_values
from handfast.run.sent_requests import wrong_requests
from handfast.wire.media_types import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.model import Answer, Content, Exchange
    from handfast.model.cases import Case

__all__ = ["losses", "verify_consumer"]

_FORMS: Final = 2
"""How often a client is called again: once for the form of its path, once for all else."""


async def verify_consumer(
    cases: tuple[Case, ...],
    client: ConsumerClient,
    on_result: Callable[[Result], None] = lambda result: None,
) -> tuple[Result, ...]:
    """Verify ``client`` by each of ``cases``: by what it sends, and by what it makes of the answer.

    A message that it reads is the example of the case, of a synchronous message the example reply.
    """
    results = []
    for case in cases:
        began = time.perf_counter()
        if isinstance(case.interaction, HttpInteraction):
            mismatches = await _verify_http(case, case.interaction, client)
        else:
            mismatches = await _verify_message(case, client)
        result = result_of(Mode.CONSUMER, case, mismatches, time.perf_counter() - began)
        on_result(result)
        results.append(result)
    return tuple(results)


async def _verify_http(
    case: Case, http: HttpInteraction, client: ConsumerClient
) -> tuple[Mismatch, ...]:
    declared: Mapping[str, Any] = pact_interaction(case)
    values = example_values(case.interaction)
    returned, raised, found = await _answered(case, declared, client, values)
    for _ in range(_FORMS):
        in_this_form = with_equal_values(declared, http.exchange, found)
        if in_this_form is None:
            break
        declared = in_this_form
        returned, raised, found = await _answered(case, declared, client, values)
    sent_none = {one.get("type") for one in found} == {"missing-request"}
    if sent_none and any(mismatch.raised for mismatch in raised):
        # What was raised is why there is none.
        return tuple(_unsent(mismatch, declared["request"]) for mismatch in raised)
    proofs = {security.name.lower() for security in http.operation.security}
    return (
        wrong_requests(found, declared["request"], proofs)
        or raised
        or losses(case, returned, values)
    )


async def _answered(
    case: Case, declared: Mapping[str, Any], client: ConsumerClient, values: Mapping[str, Any]
) -> tuple[Any, tuple[Mismatch, ...], list[Any]]:
    """What the client returned, what it raised, and what the mock server found wrong."""
    pact = Pact(case.consumer, case.provider)
    lay_out(pact, declared)
    server = pact.serve(addr="127.0.0.1", raises=False, verbose=False)
    with server:
        returned, raised = await _called(client, str(server.url), case, values)
        handle = server._handle  # the raw mismatches have more than the wrapped ones
        return (
            returned,
            raised,
            pact_ffi.mock_server_mismatches(handle) if handle is not None else [],
        )


def _unsent(mismatch: Mismatch, declared: Mapping[str, Any]) -> Mismatch:
    return replace(
        mismatch,
        clause=Clause.REQUEST,
        expected=f"the request {declared['method']} {declared['path']}",
        remedy="mend it: it raised before it sent anything",
    )


async def _verify_message(case: Case, client: ConsumerClient) -> tuple[Mismatch, ...]:
    declared = pact_interaction(case)
    (part,) = declared.get("response", [declared])
    payload = part["contents"]["content"]
    values = example_values(case.interaction)
    returned, raised = await _called(client, "", case, values, payload)
    return raised or losses(case, returned, values)


async def _called(
    client: ConsumerClient, url: str, case: Case, values: Mapping[str, Any], payload: Any = None
) -> tuple[Any, tuple[Mismatch, ...]]:
    message = isinstance(case.interaction, MessageInteraction)
    mismatch = Mismatch(
        clause=Clause.ANSWER,
        place=f"{case.consumer}'s client",
        expected=f"to take the declared {'message' if message else 'answer'} for what it is",
        got="",
        remedy="mend it, or declare what it really relies on",
        whose=Responsible.CONSUMER,
    )
    try:
        return as_json(await outcome_of(client, url, case.interaction, values, payload)), ()
    except TakenForAnswer as error:
        got = f"takes a refusal ({error.status}) for an answer"
        expected, remedy = f"{error.names} to be raised", f"raise {error.names}"
        return None, (replace(mismatch, expected=expected, got=got, remedy=remedy),)
    except Exception as error:  # whatever the client raises is its fault
        raised = raised_by(error)
        return None, (replace(mismatch, got=raised.error, raised=(raised,)),)


def losses(case: Case, returned: Any, values: Mapping[str, Any]) -> tuple[Mismatch, ...]:
    """What the client lost of the answer that it reads."""
    match case.interaction:
        case HttpInteraction(exchange=exchange):
            answer = exchange.answer
            if answer is None or answer.content is None or exchange.expected_status >= 400:
                return ()
            body = _body_of(answer.content, returned)
            media_type = {"content-type": answer.content.media_type}
            received = Received(exchange.expected_status, media_type, body)
            found = judge_answer(_of_the_body(exchange, answer), received, values)
        case message:
            found = judge_payload(message, returned, values)
    return tuple(_blamed(mismatch, case) for mismatch in found)


def _body_of(content: Content, returned: Any) -> bytes:
    """The body that has what a client returned."""
    if isinstance(returned, bytes):
        return returned
    if isinstance(returned, str) and format_of(content.media_type).carries == "bytes":
        return returned.encode()
    return json.dumps(returned).encode()


def _of_the_body(exchange: Exchange, answer: Answer) -> Exchange:
    """What is expected of the body alone: a client returns no headers.

    Which item a list must have is the provider's part: the example may lack an optional field.
    """
    bare = replace(answer, headers=None)
    return replace(
        exchange,
        operation=replace(exchange.operation, answers=(bare,)),
        answer_headers={},
        contains=None,
    )


def _blamed(mismatch: Mismatch, case: Case) -> Mismatch:
    return replace(
        mismatch.within(f"what {case.consumer}'s client returns"),
        remedy="the client reads this field: return it as it came",
        whose=Responsible.CONSUMER,
    )
