"""What the clients of consumers are not asked to send, and how a broken one is reported.

What handfast serves stands in for Core; each request is driven by tests/systems.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx

from handfast.bindings import Request
from handfast.clients import is_able, request_in
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.model.values import example_values
from handfast.run.consumer import verify_consumer
from life_organiser_contracts.bindings import BINDINGS
from life_organiser_contracts.core.memories import GET_MEMORY
from life_organiser_contracts.driving import call, unsendable
from life_organiser_contracts.system import SYSTEM

CONSUMERS = {"telegram-gateway", "llm-worker", "email-poller", "assistant", "admin"}
CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.consumer in CONSUMERS)
CLIENTS = BINDINGS.consumers
SENT = tuple(case for case in CASES if is_able(CLIENTS[case.consumer], case.interaction))

Tamper = Callable[[httpx.Request], httpx.Request]


def verified(
    cases: tuple[Case, ...], call: Callable[[str, Request], Any] = call
) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, or with ``call`` in its place."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], call=call)
    return asyncio.run(verify_consumer(cases, client))


def missing_memory(case: Case) -> bool:
    http = case.interaction
    return (
        isinstance(http, HttpInteraction)
        and http.operation is GET_MEMORY
        and http.exchange.expected_status == 404
    )


def test_hardly_anything_is_left_out_and_each_for_a_reason() -> None:
    """Those are Core's to prove alone: the client refuses to send nonsense, and writes UTC."""
    http = [case.interaction for case in CASES if isinstance(case.interaction, HttpInteraction)]
    reasons = Counter(unsendable(request_in(one, example_values(one))) for one in http)
    del reasons[None]
    assert reasons == {
        "the client writes every moment in UTC": 10,
        "the client refuses a path parameter that can't name anything": 1,
        "the client always sends the part": 1,
    }


def test_a_missing_content_type_is_named(tampering: Callable[[Tamper], None]) -> None:
    """The header belongs to what the client promises to send."""

    def strip(request: httpx.Request) -> httpx.Request:
        request.headers["content-type"] = "text/plain"
        return request

    case = next(case for case in SENT if case.interaction.name == "create a text memory")
    tampering(strip)
    (result,) = verified((case,))
    assert any("content-type" in f"{f.where} {f.remedy}".lower() for f in result.mismatches)


def test_a_client_that_loses_a_field_is_reported_with_it() -> None:
    """What a consumer reads must survive its own client."""

    async def forgetful(base_url: str, request: Request) -> Any:
        return (await call(base_url, request)).model_dump(exclude={"content"}, exclude_unset=True)

    case = next(case for case in SENT if case.interaction.name == "create a text memory")
    (result,) = verified((case,), forgetful)
    assert [mismatch.where for mismatch in result.mismatches] == [
        "what telegram-gateway's client returns: content"
    ]


def test_a_client_that_does_not_react_to_a_refusal_is_reported() -> None:
    """A 404 must not look like an answer."""

    async def careless(base_url: str, request: Request) -> Any:
        async with httpx.AsyncClient(base_url=base_url) as client:
            answer = await client.get(f"/memories/{request.path['memory_id']}")
            return answer.json()["content"]

    case = next(case for case in SENT if missing_memory(case))
    (result,) = verified((case,), careless)
    assert [mismatch.got for mismatch in result.mismatches] == ["KeyError: 'content'"]
