"""What the clients of consumers are not asked to send, and how a broken one is reported.

What handfast serves stands in for the provider; each request is driven by tests/systems.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
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


def verified(cases: tuple[Case, ...], **changed: Any) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, with what is ``changed`` in it."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], **changed)
    return asyncio.run(verify_consumer(cases, client))


def test_every_consumer_has_a_client() -> None:
    assert set(CLIENTS) == {contract.consumer for contract in SYSTEM.contracts}


def test_every_request_is_sent_by_its_client() -> None:
    http = [case for case in CASES if isinstance(case.interaction, HttpInteraction)]
    assert [case.interaction.name for case in http if case not in DRIVEN] == []


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
    own = CLIENTS[case.consumer].call
    assert own is not None

    async def content(url: str, request: Any) -> None:
        with contextlib.suppress(Exception):
            await own(url, request)

    (result,) = verified((case,), call=content)
    assert any("takes a refusal (404) for an answer" in one.got for one in result.mismatches)


@pytest.mark.parametrize(
    "message", [{"task": "scan_file_task"}, {"task": "no_task", "args": []}, {"args": []}]
)
def test_what_is_no_task_is_an_error_of_the_worker(message: Any) -> None:
    """And none of the code that drives it."""
    worker = CLIENTS["file-worker"]
    assert worker.read is not None
    with pytest.raises(worker.errors):
        worker.read(message)
