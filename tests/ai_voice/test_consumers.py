"""Every consumer's requests come from its own client, and one wrong part of one is noticed.

Nothing but Pact's mock server stands in for the provider; messages are read as their reader does.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
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
CONTRACTS = sorted({(case.consumer, case.provider) for case in DRIVEN})


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


def parts() -> list[tuple[str, str, Case]]:
    """Each query parameter, form field and proof of each operation, with a case that sends it."""
    found: dict[tuple[str, str, str], Case] = {}
    for case in DRIVEN:
        if not isinstance(case.interaction, HttpInteraction):
            continue
        http = case.interaction.exchange
        if http.expected_status >= 400:
            continue
        sent = [("query", name) for name in http.query]
        sent += [("form", name) for name in http.body or ()]
        sent += [("header", security.name) for security in http.operation.security]
        for kind, name in sent:
            found.setdefault((f"{http.operation.name} of {case.consumer}", kind, name), case)
    return [(kind, name, case) for (_, kind, name), case in found.items()]


def named(part: tuple[str, str, Case]) -> str:
    kind, name, case = part
    return f"{case.consumer} {case.interaction.name} {kind} {name}"


@pytest.mark.parametrize(("consumer", "provider"), CONTRACTS)
def test_the_client_sends_what_is_declared_and_takes_what_comes(
    consumer: str, provider: str
) -> None:
    """Each request and each message of a contract, refusals included."""
    mine = tuple(c for c in DRIVEN if (c.consumer, c.provider) == (consumer, provider))
    assert [(v.interaction, v.mismatches) for v in verified(mine) if not v.passed] == []


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


@pytest.mark.parametrize("misname", [False, True], ids=["dropped", "misnamed"])
@pytest.mark.parametrize("part", parts(), ids=named)
def test_a_part_of_a_request_that_is_wrong_is_named(
    part: tuple[str, str, Case], misname: bool, misnaming: Callable[[str, str, str | None], None]
) -> None:
    """Dropped or misnamed, it fails the interaction that sends it."""
    kind, name, case = part
    misnaming(kind, name, f"{name.lower()}-x" if misname else None)
    (result,) = verified((case,))
    assert not result.passed
    reported = " ".join(f"{f.where} {f.expected} {f.got} {f.remedy}" for f in result.mismatches)
    assert name.lower() in reported.lower()


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
