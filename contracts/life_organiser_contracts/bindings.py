"""Binds the reference services to the states: the only file that sees both.

Each provider is complete in itself: an application, or code that publishes, the handlers of all
its states and triggers, and a clean slate between interactions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import httpx
from pydantic import ValidationError

from handfast.bindings import Bindings, ConsumerClient
from handfast.providers.provider import Handler, Provider
from life_organiser_contracts import states as s
from life_organiser_contracts import worker_states as w
from life_organiser_contracts.bound import pages, plans, rows
from life_organiser_contracts.bound.world import REFERENCE, World, serve
from life_organiser_contracts.driving import drive, unsendable
from life_organiser_contracts.reference.app import serve_app
from life_organiser_contracts.system import SYSTEM
from life_organiser_contracts.through_api import states_through_api
from shared.core_client import CoreClient, CoreError
from shared.enums import HealthStatus
from shared.jobs import read_job

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from handfast.model import State
    from handfast.model.cases import Case

__all__ = ["BINDINGS", "core_provider", "providers", "worker_provider"]

Clients = Callable[[], "Redis"]

_URL = "http://core"

_ROWS: Mapping[State, Callable[..., None]] = {
    s.A_USER: rows.user,
    s.A_USER_WITH_SETTINGS: rows.settings,
    s.A_NEIGHBOUR: plans.neighbour,
    s.A_MEMORY: rows.memory,
    s.A_TAGGED_MEMORY: rows.tagged_memory,
    s.AN_IMAGE: rows.image,
    s.SUGGESTED_TAGS: rows.suggested_tags,
    s.PINNED_AND_PLAIN: rows.pinned_and_plain,
    s.A_MEMORY_IN_USE: plans.memory_in_use,
    s.MORE_THAN_A_PAGE: pages.more_than_a_page,
    s.A_TASK: plans.task,
    s.A_RECURRING_TASK: plans.task,
    s.SEVERAL_TASKS: plans.several_tasks,
    s.A_REMINDER: plans.reminder,
    s.A_DUE_REMINDER: plans.due_reminder,
    s.SEVERAL_REMINDERS: plans.several_reminders,
    s.A_PENDING_EVENT: plans.event,
    s.AN_EVENT_OF_A_MEMORY: plans.event_of_memory,
    s.A_STALE_EVENT: plans.event,
    s.A_LINKED_EVENT: plans.linked_event,
    s.SEVERAL_EVENTS: plans.several_events,
    s.A_JOB: rows.job,
    s.SEVERAL_JOBS: rows.several_jobs,
    s.AUDITED: rows.audited_memory,
    s.A_BACKUP: rows.backup,
}
"""The states that are rows in the store."""

_BY_NATURE = (
    s.AN_UNKNOWN_USER,
    s.NO_MEMORY,
    s.NO_TASK,
    s.NO_REMINDER,
    s.NO_EVENT,
    s.NO_JOB,
    s.NO_BACKUP,
)
"""The states that a clean slate is in."""


def core_provider(redis: Clients, package: str = REFERENCE) -> Provider:
    """The reference Core that publishes to ``redis``.

    ``package`` names the package it is imported from: a changed copy of the reference may stand
    in its place.
    """
    world = World(package, redis)

    def set_clock(now: str, **_: Any) -> None:
        world.now = datetime.fromisoformat(now)

    def lose_redis() -> None:
        world.redis_is_down = True

    def find_redis() -> None:
        world.redis_is_down = False

    async def run_scheduler() -> None:
        await world.module("scheduler").tick(world.core, world.clock())

    async def pass_seven_days() -> None:
        world.now = world.clock() + timedelta(days=7)
        await run_scheduler()

    async def post_job(job_type: str, payload: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        transport = httpx.ASGITransport(app=world.app)
        async with httpx.AsyncClient(transport=transport, base_url=_URL) as client:
            body = {"job_type": job_type, "payload": payload}
            answer = await client.post("/llm-jobs", json=body)
        return {"job_id": answer.raise_for_status().json()["id"]}

    return Provider(
        name="core",
        app=serve(world),
        states={
            **{state.name: partial(write, world) for state, write in _ROWS.items()},
            **{state.name: _nothing for state in _BY_NATURE},
            s.A_CLOCK.name: set_clock,
            s.REDIS_IS_DOWN.name: lose_redis,
        },
        triggers={
            s.THE_SCHEDULER_RUNS.name: run_scheduler,
            s.SEVEN_DAYS_PASS.name: pass_seven_days,
            s.REDIS_IS_BACK.name: find_redis,
            s.A_JOB_IS_POSTED.name: post_job,
        },
        reset=world.reset,
        redis=redis,
        digest=world.digest,
    )


def _nothing(**_: Any) -> None:
    """A clean slate is in that state already."""


@dataclass
class _Model:
    """The language model of the worker; ``reply`` None: it does not answer."""

    reply: Mapping[str, Any] | None = None
    queued_at: datetime | None = None


def worker_provider(redis: Clients, package: str = REFERENCE) -> Provider:
    """The reference LLM worker that publishes to ``redis``, with a Core and a model of its own."""
    world, model = World(package, None), _Model()

    def reset() -> None:
        world.reset()
        model.reply = model.queued_at = None

    return Provider(
        name="llm-worker",
        app=serve(world),
        states=_worker_states(world, model),
        triggers={
            w.A_JOB_IS_HANDLED.name: partial(_handle, world, model, redis),
            w.HEALTH_CHANGES.name: partial(_tell_health, world, redis),
        },
        reset=reset,
        redis=redis,
    )


def _worker_states(world: World, model: _Model) -> dict[str, Handler]:
    owner: dict[str, Any] = {"user_id": w.WORKER_USER}

    def has_task(task_memory_id: str, task_id: str, task_description: str) -> None:
        plans.task(
            world,
            memory_id=task_memory_id,
            task_id=task_id,
            description=task_description,
            due_at=None,
            **owner,
        )

    def reply_with(reply: Mapping[str, Any]) -> None:
        model.reply = reply

    def be_away() -> None:
        model.reply = None

    def be_old(queued_at: str) -> None:
        model.queued_at = datetime.fromisoformat(queued_at)

    return {
        w.CORE_HAS_A_MEMORY.name: partial(rows.memory, world, **owner),
        w.CORE_HAS_AN_IMAGE.name: partial(rows.image, world, **owner),
        w.CORE_HAS_A_TASK.name: has_task,
        w.THE_MODEL_REPLIES.name: reply_with,
        w.THE_MODEL_IS_AWAY.name: be_away,
        w.THE_JOB_IS_OLD.name: be_old,
    }


async def _handle(
    world: World,
    model: _Model,
    redis: Clients,
    job_type: str,
    payload: Mapping[str, Any],
    job_id: str,
    user_id: int | None,
) -> None:
    """Let the worker bring a job to its end, without its waits."""
    worker = world.module("worker")
    rows.user(world, user_id=w.WORKER_USER)
    stored: dict[str, Any] = {"job_id": job_id, "job_type": job_type, "payload": dict(payload)}
    rows.old_job(world, **stored, queued_at=model.queued_at)

    async def ask(*_: Any) -> Mapping[str, Any]:
        if model.reply is None:
            raise worker.ModelError("the model does not answer")
        return model.reply

    async def go_on(seconds: float) -> None:
        """Not wait between attempts."""

    transport = httpx.ASGITransport(app=world.app)
    async with CoreClient(_URL, transport=transport) as core, aclosing(redis()) as client:
        envelope = read_job({**stored, "user_id": user_id})
        await worker.work(envelope, ask, core, client, wait=go_on, clock=world.clock)


async def _tell_health(world: World, redis: Clients, previous_status: str, new_status: str) -> None:
    async with aclosing(redis()) as client:
        await world.module("worker").tell_health(
            client, HealthStatus(previous_status), HealthStatus(new_status)
        )


def providers(redis: Clients, package: str = REFERENCE) -> Mapping[str, Provider]:
    """Every reference provider of the system, by name; all publish to ``redis``.

    ``package`` names the package they are imported from: a changed copy of the reference may
    stand in its place.
    """
    made = (core_provider(redis, package), worker_provider(redis, package))
    return {provider.name: provider for provider in made}


def _can_call(case: Case) -> bool:
    return unsendable(case) is None


_CLIENT = ConsumerClient(call=drive, errors=(CoreError, ValidationError), can_call=_can_call)
"""The shared Core client: every consumer of the system uses the same one."""

BINDINGS: Final = Bindings(
    providers=providers,
    through_api={"core": states_through_api},
    served={"core": serve_app},
    consumers={contract.consumer: _CLIENT for contract in SYSTEM.contracts},
)
