"""Every consumer's requests come from its own client, and one wrong part of one is noticed.

Nothing but Pact's mock server stands in for the provider; messages are read as their reader does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from ai_voice_contracts.driving import drive, undriven
from ai_voice_contracts.system import SYSTEM
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.run.consumer import verify_consumer

CASES = cases_of(SYSTEM.contracts)
DRIVEN = tuple(case for case in CASES if undriven(case) is None)
CONTRACTS = sorted({(case.consumer, case.provider) for case in DRIVEN})

Tamper = Callable[[httpx.Request], httpx.Request]


def verified(cases: tuple[Case, ...]) -> tuple[Result, ...]:
    return asyncio.run(verify_consumer(cases, drive))


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


def renamed(pairs: list[tuple[str, str]], name: str, new: str | None) -> list[tuple[str, str]]:
    left = [(key, value) for key, value in pairs if key != name or new is not None]
    return [(new if key == name and new is not None else key, value) for key, value in left]


def tampered(kind: str, name: str, new: str | None) -> Tamper:
    """Drops ``name`` from a part of the request (``new`` None), or calls it ``new``."""

    def tamper(request: httpx.Request) -> httpx.Request:
        url, content, headers = request.url, request.content, list(request.headers.items())
        headers = [(key, value) for key, value in headers if key != "content-length"]
        if kind == "header":
            headers = renamed(headers, name.lower(), new)
        elif kind == "query":
            pairs = renamed(parse_qsl(url.query.decode(), keep_blank_values=True), name, new)
            url = url.copy_with(query=urlencode(pairs).encode())
        else:
            pairs = renamed(parse_qsl(content.decode(), keep_blank_values=True), name, new)
            content = urlencode(pairs).encode()
        return httpx.Request(
            request.method, url, headers=headers, content=content, extensions=request.extensions
        )

    return tamper


@pytest.mark.parametrize(("consumer", "provider"), CONTRACTS)
def test_the_client_sends_what_is_declared_and_takes_what_comes(
    consumer: str, provider: str
) -> None:
    """Each request and each message of a contract, refusals included."""
    mine = tuple(c for c in DRIVEN if (c.consumer, c.provider) == (consumer, provider))
    assert [(v.interaction, v.mismatches) for v in verified(mine) if not v.passed] == []


def test_hardly_anything_is_left_out_and_each_for_a_reason() -> None:
    assert {(case.consumer, undriven(case)) for case in CASES if undriven(case)} == {
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
    part: tuple[str, str, Case], misname: bool, tampering: Callable[[Tamper], None]
) -> None:
    """Dropped or misnamed, it fails the interaction that sends it."""
    kind, name, case = part
    tampering(tampered(kind, name, f"{name.lower()}-x" if misname else None))
    (result,) = verified((case,))
    assert not result.passed
    reported = " ".join(f"{f.where} {f.expected} {f.got} {f.remedy}" for f in result.mismatches)
    assert name.lower() in reported.lower()


@pytest.mark.parametrize("field", ["customer_id", "company_id", "company_name"])
def test_a_reader_that_loses_a_field_is_reported_with_it(field: str) -> None:
    async def forgetful(base_url: str, case: Case, values: Any) -> Any:
        got = await drive(base_url, case, values)
        got.pop(field)
        return got

    case = next(case for case in DRIVEN if case.interaction.name == "look up a customer")
    (result,) = asyncio.run(verify_consumer((case,), forgetful))
    assert [mismatch.where for mismatch in result.mismatches] == [
        f"what webhook-handler's client returns: {field}"
    ]


def test_a_reader_of_another_layout_of_keys_is_reported() -> None:
    """The data API's reader, had it read the first writer's dot as an underscore."""

    async def other(base_url: str, case: Case, values: Any) -> Any:
        return {"key": values["payload"]["key"].replace("_full_text", ".full_text")}

    case = next(
        case for case in DRIVEN if case.interaction.name == "find the text of a written message"
    )
    (result,) = asyncio.run(verify_consumer((case,), other))
    assert "what data-api-server's client returns: key" in {
        mismatch.where for mismatch in result.mismatches
    }
