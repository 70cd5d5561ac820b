"""The reference LLM worker at one job, as it is verified: with a model, a Core and a clock in hand.

The job comes on a stream of its own and again until it is acknowledged, as `shared.streams` would
deliver it, without the waits in between.
"""

from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import httpx

from shared.core_client import CoreError
from shared.enums import HealthStatus
from shared.jobs import read_job
from shared.redis_streams import companion, create_consumer_group, publish
from shared.streams import Delivery
from shared.streams.of_life_organiser import JOBS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from redis.asyncio import Redis

    from life_organiser_contracts.world import World

__all__ = ["Around", "handle_job", "publish_health"]

_CONSUMER: Final = "llm-worker-1"
_CHANGES: Final = {"processing": "start", "completed": "completion", "failed": "failure"}


@dataclass
class Around:
    """What the worker finds around a job.

    ``reply`` is the model's, None: it does not answer; ``earlier`` is what it replies before.
    ``refused`` is what Core refuses, with ``status``, so many ``times``.
    """

    reply: Mapping[str, Any] | None = None
    earlier: list[Mapping[str, Any] | None] = field(default_factory=list)
    queued_at: datetime | None = None
    attempts: int = 0
    refused: str = ""
    status: int = 503
    times: int = 0

    def reset(self) -> None:
        """Find nothing but a model that does not answer."""
        self.__dict__.update(vars(Around()))

    def set_replies(
        self,
        reply: Mapping[str, Any] | None = None,
        earlier: Sequence[Mapping[str, Any] | None] = (),
    ) -> None:
        """Let the model reply so."""
        self.reply, self.earlier = reply, [*earlier]

    def set_refusals(self, asked: str, status: int, times: int) -> None:
        """Let Core refuse what is asked."""
        self.refused, self.status, self.times = asked, status, times

    def next_reply(self) -> Mapping[str, Any] | None:
        """What the model replies now."""
        return self.earlier.pop(0) if self.earlier else self.reply

    def refuses(self, request: httpx.Request) -> bool:
        """Whether Core refuses this request, which is then one of the times."""
        refuses = self.times > 0 and _asked(request) == self.refused
        self.times -= refuses
        return refuses


def _asked(request: httpx.Request) -> str:
    """What a request asks for: by a job's change, or by the last part of its path."""
    path = request.url.path
    if not path.startswith("/llm-jobs"):
        return path.rpartition("/")[2]
    return _CHANGES.get(json.loads(request.content).get("status"), "count")


class _Core(httpx.ASGITransport):
    """Core, which refuses what it is set to refuse."""

    def __init__(self, app: Any, around: Around) -> None:
        super().__init__(app=app)
        self.around = around

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Core's answer, or a refusal that leaves Core as it is."""
        if self.around.refuses(request):
            return httpx.Response(self.around.status, json={"detail": "refused"})
        return await super().handle_async_request(request)


async def handle_job(
    world: World,
    around: Around,
    redis: Callable[[], Redis],
    job_id: str,
    user_id: int | None,
    **job: Any,
) -> None:
    """Let the worker bring a job to its end, without its waits."""
    worker = world.module("worker.work")
    owner = {"user_id": job["payload"]["user_id"]}
    world.insert_user(owner["user_id"])
    row = {**job, **owner, "attempts": around.attempts, "updated_at": world.clock()}
    made = around.queued_at or world.clock()
    world.insert("llm_jobs", id=job_id, **row, published=True, created_at=made)

    async def ask(*_: Any) -> Mapping[str, Any]:
        reply = around.next_reply()
        if reply is None:
            raise worker.ModelError("the model does not answer")
        return reply

    async def go_on(seconds: float) -> None:
        """Not wait between attempts; only the clock goes on."""
        if world.now is not None:
            world.now += timedelta(seconds=seconds)

    envelope = read_job({"job_id": job_id, **job, "user_id": user_id})
    stream = JOBS[envelope.job_type]
    stream = replace(stream, name=companion(stream.name, "verified"))
    transport = _Core(world.app, around)
    async with aclosing(redis()) as client:
        serving = world.module("worker.serving").job_worker(
            stream,
            _CONSUMER,
            ask,
            lambda kind: kind("http://core", transport=transport),
            client,
            finish=partial(worker.work, wait=go_on, clock=world.clock),
        )
        try:
            await create_consumer_group(client, stream.name, stream.group)
            entry = await publish(client, stream.name, envelope.model_dump(mode="json"))
            await client.xreadgroup(stream.group, _CONSUMER, {stream.name: ">"})
            for delivered in range(1, serving.deliveries + 1):
                try:
                    await serving.handle(Delivery(stream, _CONSUMER, entry, envelope, delivered))
                except CoreError:
                    if (await client.xpending(stream.name, stream.group))["pending"]:
                        continue  # it comes again
                break
        finally:
            await client.delete(stream.name)


async def publish_health(
    world: World, redis: Callable[[], Redis], previous_status: str, new_status: str
) -> None:
    """Let the worker tell of the model's health, if it has changed."""
    async with aclosing(redis()) as client:
        before, after = HealthStatus(previous_status), HealthStatus(new_status)
        await world.module("worker.work").publish_health(client, before, after)
