"""The streams of Life Organiser are delivered as promised: by the references, and by none else.

Each reference runs as its service does, on a Redis server of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from handfast.derive.documents.asyncapi import asyncapi_of
from handfast.derive.examples import whole_example
from handfast.expectation.promises import expect_payload
from handfast.model import MessageInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mode
from handfast.model.values import example_values
from handfast.run.in_process import verify_in_process
from handfast.run.reader.scenarios import played, scenarios_of
from handfast.run.reader.trial import Setting
from handfast.testing import reader_tests
from handfast.transports.redis.clients import fake_redis, redis_at
from life_organiser_contracts import streams
from life_organiser_contracts.bindings import core_provider
from life_organiser_contracts.reference import publishing
from life_organiser_contracts.reference.gateway import notification_worker
from life_organiser_contracts.reference.worker.serving import job_worker
from life_organiser_contracts.system import SYSTEM
from shared.enums import JobType
from shared.redis_streams import publish
from shared.streams import run_worker
from shared.streams.of_life_organiser import FOLLOWUP_JOBS

CASES = {case.interaction.name: case for case in cases_of(SYSTEM.contracts)}
REMINDER = CASES["a reminder fires"]
FOLLOWUP = CASES["a question is to be asked back"]
TWO_REMINDERS = CASES["two reminders of a memory fire, one at its very time, and a third waits"]
OPTIONS: dict[str, Any] = {
    "idle_ms": 600,
    "first_retry_seconds": 0.01,
    "longest_retry_seconds": 0.01,
    "block_ms": 100,
}

type Handle = Callable[[Any], Awaitable[None]]


def client_of(url: str) -> Redis:
    """A client that waits for nothing."""
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0))


async def gateway(url: str, handle: Handle, **changes: Any) -> None:
    """The reference gateway, or one with changes."""
    async with client_of(url) as redis:
        worker = notification_worker("telegram-gw-1", handle, **OPTIONS)
        await run_worker(redis, replace(worker, **changes))


async def llm_worker(url: str, handle: Handle) -> None:
    """The reference worker; asking its model is what a test sees of its handling."""

    async def model(job: Any, _: Any) -> Any:
        await handle(job)
        return {"question": "Which fern?"}

    def core(kind: Any) -> Any:
        return kind("http://core", transport=httpx.MockTransport(taken))

    async with client_of(url) as redis:
        await run_worker(
            redis, job_worker(FOLLOWUP_JOBS, "llm-worker-1", model, core, redis, **OPTIONS)
        )


def taken(request: httpx.Request) -> httpx.Response:
    """Core takes whatever is changed in a job."""
    now = datetime.now(UTC).isoformat()
    job = {
        "id": request.url.path.rpartition("/")[2],
        "job_type": JobType.FOLLOWUP,
        "payload": {},
        "status": "processing",
        "attempts": 0,
        "max_attempts": 5,
        "created_at": now,
        "updated_at": now,
    }
    return httpx.Response(200, json=job)


ORDER = ("user_id", "content.fire_at")


def in_order(case: Case) -> Case:
    """``case``, whose message promises the order of the reminders of a user."""
    interaction: Any = case.interaction
    message = interaction.message
    ordered = replace(message, delivery=replace(message.delivery, in_order=ORDER))
    return replace(case, interaction=replace(interaction, message=ordered))


def setting(case: Case, reader: Callable[..., Any]) -> Setting:
    """A reader of the stream of ``case``."""
    message: Any = case.interaction
    expected = expect_payload(message, example_values(message))
    payload = whole_example(expected, message.message.payload)
    return Setting(message=message.message, payload=payload, function=reader, patience=60)


def shown(case: Case, reader: Callable[..., Any]) -> dict[str, tuple[Any, ...]]:
    """What is wrong in each scenario that shows a promised clause."""
    given = setting(case, reader)
    promised = given.message.delivery.promised()
    return {
        one.name: played(given, one)
        for one in scenarios_of(given, lambda _: "")
        if one.clause in promised
    }


PROMISED = [
    "its handling fails once",
    "entries that can't be read come first",
    "a dead process left an entry",
    "the handling of one of a batch fails",
    "the process is killed while it handles",
]


def test_the_reference_gateway_reads_as_promised() -> None:
    """And, though nobody relies on it, shows the reminders of a user in their order."""
    wrong = shown(in_order(REMINDER), gateway)
    assert wrong == dict.fromkeys([*PROMISED, "entries of one key come together"], ())


def test_the_reference_worker_reads_as_promised() -> None:
    assert shown(FOLLOWUP, llm_worker) == dict.fromkeys(PROMISED, ())


def test_an_order_is_tried_with_a_message_of_which_it_is_promised() -> None:
    """What else is promised of a stream is tried with the shortest of its messages."""
    ordered = in_order(REMINDER)
    contracts = tuple(
        replace(one, interactions=tuple(_with(ordered, each) for each in one.interactions))
        for one in SYSTEM.contracts
    )
    own: Any = ordered.interaction
    offers = tuple(
        replace(
            one,
            messages=tuple(own.message if m.name == own.message.name else m for m in one.messages),
        )
        for one in SYSTEM.offers
    )
    system = replace(SYSTEM, offers=offers, contracts=contracts)
    made: Any = reader_tests(system, "telegram-gateway", gateway)
    (parameters,) = (mark.args[1] for mark in made.pytestmark if mark.name == "parametrize")
    messages = {
        parameter.id.partition("telegram:")[2]: parameter.values[0].case.interaction.message.name
        for parameter in parameters
    }
    assert len(messages) == len(parameters) == 10
    assert messages.pop("entries-of-one-key-come-together") == streams.REMINDER_FIRED.name
    assert len(set(messages.values())) == 1


def _with(ordered: Case, declared: Any) -> Any:
    """``declared``, or ``ordered`` where it is its interaction without the order."""
    own: Any = ordered.interaction
    same = isinstance(declared, MessageInteraction) and declared.message.name == own.message.name
    return replace(declared, message=own.message) if same else declared


def test_a_gateway_that_shows_several_notices_of_a_user_at_once_fails_for_their_order() -> None:
    given = setting(in_order(REMINDER), partial(gateway, order_by=None, concurrency=3))
    (order,) = (one for one in scenarios_of(given, lambda _: "") if one.clause is Clause.IN_ORDER)
    assert [one.clause for one in played(given, order)] == [Clause.IN_ORDER]


def verified(case: Case, url: str | None = None) -> list[tuple[str, str]]:
    """Clause and got of what is wrong with the reference Core, on a real Redis with ``url``."""
    clients = fake_redis() if url is None else redis_at(url)
    mode = Mode.FAKE_STREAM if url is None else Mode.REAL_STREAM
    (result,) = asyncio.run(verify_in_process([case], core_provider(clients), mode=mode))
    return [(str(one.clause), one.got) for one in result.mismatches]


def test_a_job_that_is_published_again_comes_once(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not so where Core ignores the idempotency key."""
    assert verified(FOLLOWUP, redis_url) == []

    async def ignoring(client: Any, stream: str, data: dict[str, Any], _: str) -> None:
        await publish(client, stream, data)

    monkeypatch.setattr(publishing, "publish_once", ignoring)
    assert verified(FOLLOWUP, redis_url) == [(Clause.IDEMPOTENT, "2 entries")]


def test_two_reminders_of_a_user_come_in_their_order() -> None:
    """Core sends the earliest first, though nobody relies on it."""
    assert verified(in_order(TWO_REMINDERS)) == []


def test_what_is_promised_stands_in_the_document() -> None:
    operations = asyncapi_of(SYSTEM)["operations"]
    for name, again in (("core.followup_job", {"idempotent": "job_id"}), ("core.reminder", {})):
        assert operations[name]["x-delivery"].items() >= {**again, "exactly": 1}.items()


def test_every_entry_is_handled_in_the_end_or_set_aside() -> None:
    messages = [
        case.interaction.message
        for case in CASES.values()
        if isinstance(case.interaction, MessageInteraction)
    ]
    assert len(messages) > 20
    for message in messages:
        assert (message.delivery.redelivered, message.delivery.dead_lettered) == (True, True)
