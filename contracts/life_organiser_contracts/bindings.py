"""Binds the reference services, and the consumers' own client, to what is declared.

States are set up through Core's own API; what that can't do is written into the reference's store.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from handfast.bindings import Bindings, ConsumerClient
from handfast.declare import example_id, handlers
from handfast.http.connection import client_for
from handfast.http.through_api import handlers_through_api
from handfast.providers.provider import Checkpoint, RunningProvider
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.driving import call, unsendable
from life_organiser_contracts.reference.app import serve_app
from life_organiser_contracts.states import events, jobs, moments, tasks
from life_organiser_contracts.states import worker as w
from life_organiser_contracts.states.memories import MEMORY
from life_organiser_contracts.system import SYSTEM
from life_organiser_contracts.working import Around, handle_job, publish_health
from life_organiser_contracts.world import REFERENCE, World, moment, serve
from shared.core_client import CoreError, CoreNotFound, CoreRefused
from shared.jobs import read_job
from shared.notifications import read_notification

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from redis.asyncio import Redis

__all__ = ["BINDINGS", "core_provider", "providers", "worker_provider"]

type Clients = Callable[[], Redis]


def core_provider(redis: Clients, package: str = REFERENCE) -> RunningProvider:
    """The reference Core that publishes to ``redis``.

    ``package`` names the package it is imported from: a changed copy of the reference may stand
    in its place.
    """
    world = World(package, redis)
    app = serve(world)

    def set_clock(now: str, **_: Any) -> None:
        world.now = datetime.fromisoformat(now)

    def set_redis(*, is_down: bool) -> None:
        world.redis_is_down = is_down

    def record_backup(last_backup_at: str) -> None:
        world.module("service.operations").record_backup(world.core, moment(last_backup_at))

    async def run_scheduler() -> None:
        await world.module("scheduler").tick(world.core, world.clock())

    async def publish_again(job_id: str) -> None:
        world.core.store.execute("UPDATE llm_jobs SET published = FALSE WHERE id = ?", [job_id])
        await run_scheduler()

    async def pass_seven_days(but: timedelta = timedelta()) -> None:
        world.now = world.clock() + timedelta(days=7) - but
        await run_scheduler()

    own = handlers(
        {
            moments.Clock: set_clock,
            moments.REDIS_IS_DOWN: partial(set_redis, is_down=True),
            moments.REDIS_IS_BACK: partial(set_redis, is_down=False),
            moments.Backup: record_backup,
            moments.NO_BACKUP: lambda: None,
            moments.SCHEDULER_RUNS: run_scheduler,
            jobs.PublishedUnknown: publish_again,
            moments.SEVEN_DAYS_PASS: pass_seven_days,
            moments.ALMOST_SEVEN_DAYS_PASS: partial(pass_seven_days, timedelta(minutes=1)),
            tasks.SeveralReminders: partial(_several_reminders, world),
            events.StaleEvent: partial(_stale_event, world),
        }
    )
    through_api = handlers_through_api(core.offer(), lambda: client_for(app=app))
    both = {**through_api, **own}
    return RunningProvider(
        name="core",
        app=app,
        states=both,
        triggers=both,
        reset=world.reset,
        redis=redis,
        digest=world.digest,
        checkpoint=Checkpoint(world.save, world.restore),
    )


def _several_reminders(world: World, memory_id: str, user_id: int, **at: Any) -> None:
    """The last one, then one that has fired, then the next one, which recurs."""
    world.insert_memory(memory_id, user_id, "Water the fern in the hall")
    recurs = {"recurrence_minutes": at["recurrence_minutes"]}
    more: dict[str, dict[str, Any]] = {"last": {}, "fired": {"fired": True}, "next": recurs}
    for name, columns in more.items():
        ids = {"id": at[f"{name}_id"], "memory_id": memory_id, "owner_user_id": user_id}
        world.insert("reminders", **ids, fire_at=moment(at[f"{name}_at"]), **columns)


def _stale_event(world: World, event_id: str, user_id: int, actor: str, **columns: Any) -> None:
    """A pending event from a mail, and since when it has been pending."""
    world.insert_user(user_id)
    moments_of = ("event_date", "pending_since", "created_at")
    at = {name: moment(columns.pop(name)) for name in moments_of}
    world.insert("events", id=event_id, owner_user_id=user_id, source_type="email", **at, **columns)


def worker_provider(redis: Clients, package: str = REFERENCE) -> RunningProvider:
    """The reference LLM worker that publishes to ``redis``, with a Core and a model of its own."""
    world, around = World(package, None), Around()

    def reset() -> None:
        world.reset()
        around.reset()

    def queue(queued_at: str, now: str | None, attempts: int) -> None:
        around.queued_at, around.attempts = moment(queued_at), attempts
        world.now = moment(now)

    def add_memory(
        user_id: int, memory_id: str, content: str | None, tags: Sequence[str], more: int
    ) -> None:
        for one in (memory_id, *(example_id(MEMORY, 100 + n) for n in range(more))):
            world.insert_memory(one, user_id, content, tags)

    def add_image(user_id: int, memory_id: str) -> None:
        expires = datetime(2099, 1, 1, tzinfo=UTC)
        columns: dict[str, Any] = {
            "media_type": "image",
            "status": "pending",
            "pending_expires_at": expires,
        }
        world.insert_memory(memory_id, user_id, None, **columns)

    def add_task(
        task_memory_id: str, task_id: str, task_description: str, owner_id: int, state: str
    ) -> None:
        world.insert_memory(task_memory_id, owner_id, "Water the fern in the hall")
        columns = {"memory_id": task_memory_id, "owner_user_id": owner_id, "state": state}
        world.insert("tasks", id=task_id, description=task_description, **columns)

    own = handlers(
        {
            w.CoreMemory: add_memory,
            w.CoreImage: add_image,
            w.CoreTask: add_task,
            w.ModelReplies: around.set_replies,
            w.MODEL_IS_AWAY: around.set_replies,
            w.CoreRefuses: around.set_refusals,
            w.OldJob: queue,
            w.JobIsHandled: partial(handle_job, world, around, redis),
            w.HealthChanges: partial(publish_health, world, redis),
        }
    )
    return RunningProvider(
        name="llm-worker", app=serve(world), states=own, triggers=own, reset=reset, redis=redis
    )


def providers(redis: Clients, package: str = REFERENCE) -> Mapping[str, RunningProvider]:
    """Every reference provider of the system, by name; all publish to ``redis``."""
    made = (core_provider(redis, package), worker_provider(redis, package))
    return {provider.name: provider for provider in made}


_CLIENT: Final = ConsumerClient(
    call=call,
    read=read_notification,
    refuses={404: CoreNotFound, **dict.fromkeys((400, 409, 422), CoreRefused)},
    errors=(CoreError, ValidationError),
    can_call=lambda request: unsendable(request) is None,
)
"""The shared Core client, which every consumer of the system uses, and the gateway's reader."""

BINDINGS: Final = Bindings(
    providers=providers,
    served={"core": serve_app},
    consumers={
        **{contract.consumer: _CLIENT for contract in SYSTEM.contracts},
        "llm-worker": replace(_CLIENT, read=read_job),
    },
)
