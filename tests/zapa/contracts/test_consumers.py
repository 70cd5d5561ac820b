"""Every consumer's requests come from its own client, and one wrong part of one is noticed.

Nothing but Pact's mock server stands in for the provider; messages are read as their reader does.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from handfast.clients import is_able, request_in
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.model.values import example_values
from handfast.run.consumer import verify_consumer
from zapa_contracts.driving import CLIENTS, never_sent
from zapa_contracts.reference.bridge_client import BridgeClient
from zapa_contracts.system import SYSTEM

CASES = cases_of(SYSTEM.contracts)
DRIVEN = tuple(case for case in CASES if is_able(CLIENTS[case.consumer], case.interaction))
CONTRACTS = sorted({(case.consumer, case.provider) for case in DRIVEN})


def verified(cases: tuple[Case, ...], **changed: Any) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, with what is ``changed`` in it."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], **changed)
    return asyncio.run(verify_consumer(cases, client))


def named(name: str) -> tuple[Case, ...]:
    """The interaction of this name."""
    return tuple(case for case in DRIVEN if case.interaction.name == name)[:1]


def parts() -> list[tuple[str, str, Case]]:
    """Each query parameter, field of a body and proof of each operation, with one that sends it."""
    found: dict[tuple[str, str, str], Case] = {}
    for case in DRIVEN:
        if not isinstance(case.interaction, HttpInteraction):
            continue
        http = case.interaction.exchange
        if http.expected_status >= 400:
            continue
        sent = [("query", name) for name in http.query]
        sent += [("body", name) for name in (http.body if isinstance(http.body, dict) else ())]
        sent += [("header", security.name) for security in http.operation.security]
        for kind, name in sent:
            found.setdefault((f"{http.operation.name} of {case.consumer}", kind, name), case)
    return [(kind, name, case) for (_, kind, name), case in found.items()]


def title(part: tuple[str, str, Case]) -> str:
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
    """Those are the provider's to prove alone."""
    http = [one for case in CASES if isinstance(one := case.interaction, HttpInteraction)]
    reasons = Counter(never_sent(request_in(one, example_values(one))) for one in http)
    assert reasons.pop(None) == sum(isinstance(c.interaction, HttpInteraction) for c in DRIVEN)
    assert reasons == {
        "a browser sends it, and its Origin, by itself": 22,
        "the bridge signs every event": 1,
        "the bridge's client refuses to send such a body": 38,
        "the bridge's client names one session in both places": 2,
        "Pact's mock server is not able to expect NUL in a query": 2,
    }


@pytest.mark.parametrize("misname", [False, True], ids=["dropped", "misnamed"])
@pytest.mark.parametrize("part", parts(), ids=title)
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


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("log in by a code", "user_id"),
        ("see the configuration", "model_settings"),
        ("list the users", "total_pages"),
        ("report a message to the service", "queue_id"),
        ("get the code of a session", "timeout"),
    ],
)
def test_a_client_that_loses_a_field_is_reported_with_it(name: str, field: str) -> None:
    (case,) = named(name)
    call = CLIENTS[case.consumer].call
    assert call is not None

    async def forgetful(*asked: Any) -> Any:
        return (await call(*asked)).model_dump(mode="json", exclude={field})

    (result,) = verified((case,), call=forgetful)
    assert [one.where for one in result.mismatches] == [
        f"what {case.consumer}'s client returns: {field}"
    ]


def test_a_client_that_takes_a_refusal_for_an_answer_is_reported() -> None:
    """As the bridge's would, if it reported the deletion of what is not there like any other."""
    (case,) = named("delete a session that is not there")

    async def content(url: str, request: Any) -> bool:
        return await BridgeClient(url).delete_session(**request.path)

    (result,) = verified((case,), call=content)
    assert ["it takes a refusal (404) for an answer" in one.got for one in result.mismatches] == [
        True
    ]


def test_a_processor_that_reads_another_name_is_reported() -> None:
    (case,) = named("process a message")

    def other(message: Any) -> Any:
        read = dict(message)
        read["attempts"] = read.pop("retry_count")
        return read

    (result,) = verified((case,), read=other)
    assert "what message-processor's client returns: retry_count" in {
        mismatch.where for mismatch in result.mismatches
    }
