"""Every consumer's requests come from its own client, and one wrong part of one is noticed.

Nothing but Pact's mock server stands in for the provider.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from handfast.clients import is_able
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.run.consumer import verify_consumer
from service_desk_contracts.driving import CLIENTS
from service_desk_contracts.system import SYSTEM

CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.consumer in CLIENTS)
DRIVEN = tuple(case for case in CASES if is_able(CLIENTS[case.consumer], case.interaction))
CONTRACTS = sorted({(case.consumer, case.provider) for case in DRIVEN})


def verified(cases: tuple[Case, ...], **changed: Any) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, with what is ``changed`` in it."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], **changed)
    return asyncio.run(verify_consumer(cases, client))


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
    """Each request of a contract, refusals included."""
    mine = tuple(c for c in DRIVEN if (c.consumer, c.provider) == (consumer, provider))
    assert [(v.interaction, v.mismatches) for v in verified(mine) if not v.passed] == []


def test_every_consumer_has_a_client() -> None:
    assert set(CLIENTS) == {contract.consumer for contract in SYSTEM.contracts}


def test_every_request_is_sent_by_its_client() -> None:
    http = [case for case in CASES if isinstance(case.interaction, HttpInteraction)]
    assert [case.interaction.name for case in http if case not in DRIVEN] == []


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
        ("see a user", "employee_code"),
        ("log in", "refresh"),
        ("import a user", "created"),
        ("see a department", "queue_enabled"),
    ],
)
def test_a_client_that_loses_a_field_is_reported_with_it(name: str, field: str) -> None:
    (case,) = (case for case in DRIVEN if case.interaction.name == name)
    call = CLIENTS[case.consumer].call
    assert call is not None

    async def forgetful(*asked: Any) -> Any:
        return (await call(*asked)).model_dump(mode="json", exclude={field})

    (result,) = verified((case,), call=forgetful)
    assert [one.where for one in result.mismatches] == [
        f"what {case.consumer}'s client returns: {field}"
    ]


def test_a_reader_of_events_that_loses_the_sender_is_reported() -> None:
    (case,) = (one for one in DRIVEN if one.interaction.name == "show what another member writes")
    read = CLIENTS[case.consumer].read
    assert read is not None

    def forgetful(event: Any) -> Any:
        return read(event).model_dump(mode="json", exclude={"data": {"sender_id"}})

    (result,) = verified((case,), read=forgetful)
    assert [one.where for one in result.mismatches] == [
        "what frontend's client returns: data.sender_id"
    ]


def test_a_client_that_takes_a_refusal_for_an_answer_is_reported() -> None:
    """As one would that calls a user who is not there None."""
    (case,) = (case for case in DRIVEN if case.interaction.name == "see a user that is not there")
    (result,) = verified((case,), call=lambda *_: None)
    assert any("takes a refusal (404) for an answer" in one.got for one in result.mismatches)
