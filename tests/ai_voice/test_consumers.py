"""What the clients of consumers are not asked to send, and how a broken one is reported.

What handfast serves stands in for the provider; each request is driven by tests/systems.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest

from ai_voice_contracts.driving import CLIENTS, never_sent
from ai_voice_contracts.system import SYSTEM
from handfast.clients import is_able, request_in
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.model.values import example_values
from handfast.run.consumer import verify_consumer

CASES = cases_of(SYSTEM.contracts)
DRIVEN = tuple(
    case
    for case in CASES
    if case.consumer in CLIENTS and is_able(CLIENTS[case.consumer], case.interaction)
)


def verified(cases: tuple[Case, ...], **changed: Any) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, with what is ``changed`` in it."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], **changed)
    return asyncio.run(verify_consumer(cases, client))


def left_out(case: Case) -> tuple[str, str] | None:
    """Whose interaction is not verified here, and why."""
    if case.consumer not in CLIENTS:
        return case.consumer, "what reads the reply is AWS's own"
    if not isinstance(case.interaction, HttpInteraction):
        return None
    why = never_sent(request_in(case.interaction, example_values(case.interaction)))
    return None if why is None else (case.consumer, why)


def test_hardly_anything_is_left_out_and_each_for_a_reason() -> None:
    assert [case for case in CASES if left_out(case) is None] == list(DRIVEN)
    assert set(map(left_out, CASES)) == {
        None,
        ("sqs", "what reads the reply is AWS's own"),
        ("api-gateway", "what reads the reply is AWS's own"),
        ("webhook-handler", "the client always sends phone_number"),
        ("voice-parser", "the client always sends phone_number"),
        ("api-client", "the client always sends company_id"),
        ("api-client", "the client always sends company_id and message_intent"),
        ("api-client", "the client always sends key"),
    }


@pytest.mark.parametrize("field", ["customer_id", "company_id", "company_name"])
def test_a_reader_that_loses_a_field_is_reported_with_it(field: str) -> None:
    call = CLIENTS["webhook-handler"].call
    assert call is not None

    async def forgetful(*asked: Any) -> Any:
        return (await call(*asked)).model_dump(exclude={field})

    case = next(case for case in DRIVEN if case.interaction.name == "look up a customer")
    (result,) = verified((case,), call=forgetful)
    assert [mismatch.where for mismatch in result.mismatches] == [
        f"what webhook-handler's client returns: {field}"
    ]


def test_a_reader_of_another_layout_of_keys_is_reported() -> None:
    """The data API's reader, had it read the first writer's dot as an underscore."""

    def other(stored: Any) -> Any:
        return {"key": stored["key"].replace("_full_text", ".full_text")}

    case = next(
        case for case in DRIVEN if case.interaction.name == "find the text of a written message"
    )
    (result,) = verified((case,), read=other)
    assert "what data-api-server's client returns: key" in {
        mismatch.where for mismatch in result.mismatches
    }
