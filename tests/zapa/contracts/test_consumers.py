"""What the clients of consumers are not asked to send, and how a broken one is reported.

What handfast serves stands in for the provider; each request is driven by tests/systems.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
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


def verified(cases: tuple[Case, ...], **changed: Any) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, with what is ``changed`` in it."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], **changed)
    return asyncio.run(verify_consumer(cases, client))


def named(name: str) -> tuple[Case, ...]:
    """The interaction of this name."""
    return tuple(case for case in DRIVEN if case.interaction.name == name)[:1]


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
    }


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
    assert ["takes a refusal (404) for an answer" in one.got for one in result.mismatches] == [True]


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
