"""The reference gateway, with handlers of its states; its neighbours are functions."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import httpx

from handfast.bindings import RunningProvider, handlers
from handfast.transports.redis.keys import RedisKeysReader
from handfast.transports.redis.lists import RedisListsReader
from shared.pipeline.queue import QUEUE
from video_pipeline_contracts.bound.rows import add_job, many_jobs, three_jobs
from video_pipeline_contracts.bound.world import change, emptied, reachable
from video_pipeline_contracts.phrases import AUDIO, JOB, USER
from video_pipeline_contracts.providers import gateway_states as states
from video_pipeline_contracts.providers import queue
from video_pipeline_contracts.providers.gateway import STREAM, provider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from redis.asyncio import Redis

__all__ = ["gateway_provider"]

_SECRET: Final = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's
_END: Final = {"event_type": "completed", "data": {"video_url": "final_video.mp4"}}
"""What lets a stream end that should not have begun."""

_USUAL: Final = {
    "secret": _SECRET,
    "audience": "authenticated",
    "age": 0,
    "redis": True,
    "is_slow": False,
    "events": (_END,),
    "is_silent": False,
}
_SOON: Final = 0.01  # nothing is published in the background
_BUDGET: Final = Decimal("2000.00")
_ESTIMATE: Final = Decimal("1.75")


def gateway_provider(package: str, redis: Callable[[], Redis]) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    made = _Gateway(package, redis)
    return RunningProvider(
        name=provider.name,
        app=made.app,
        states=made.states(),
        triggers=handlers({queue.Upload: made.upload, queue.Cancel: made.cancel}),
        reset=made.reset,
        transports={
            "redis-list": RedisListsReader(redis, _SOON).opened,
            "redis-key": RedisKeysReader(redis, _SOON).opened,
        },
        credentials=made.credentials,
    )


class _Gateway:
    """What the states of the gateway mean in the reference's store."""

    def __init__(self, package: str, redis: Callable[[], Redis]) -> None:
        self.world = World(**_USUAL)
        self.clients = reachable(self.world, redis)
        self.channels = import_module(f"{package}.channels")
        self.tokens = import_module(f"{package}.tokens")
        self.view_of = import_module(f"{package}.gateway.jobs").view_of
        service = import_module(f"{package}.gateway.service").Service
        self.service = service(_SECRET, self.clients, self.listen, self.save)
        self.store = self.service.store
        self.app = import_module(f"{package}.gateway.app").create_app(self.service)

    def reset(self) -> None:
        emptied(self.store)
        self.service.connections.clear()
        self.service.budget = _BUDGET
        self.service.clock = partial(datetime.now, UTC)
        change(self.world, **_USUAL)

    def credentials(self, operation: Any) -> dict[str, str]:
        at, world = datetime.now(UTC) - timedelta(hours=self.world.age), self.world
        token = self.tokens.issue(world.secret, USER, at, world.audience)
        return {"token": token} if operation == STREAM else {"Authorization": f"Bearer {token}"}

    async def save(self, bucket: str, path: str, data: bytes) -> None:
        if self.world.is_slow:
            raise TimeoutError("the storage does not answer in time")
        self.store.files[bucket, path] = data

    @asynccontextmanager
    async def listen(self, job_id: UUID) -> AsyncIterator[Any]:
        """Publish what follows once somebody listens; first there may be silence."""
        async with self.channels.listen(self.clients, job_id) as receive:
            for event in self.world.events:
                await self.channels.publish(
                    self.clients, job_id, event["event_type"], **event["data"]
                )

            async def received(seconds: float) -> Any:
                if self.world.is_silent:
                    self.world.is_silent = False
                    return None
                return await receive(seconds)

            yield received

    async def _call(self, path: str, **sent: Any) -> None:
        headers = self.credentials(None)
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            await client.post(f"/api/v1{path}", headers=headers, **sent)

    async def upload(self, user_prompt: str) -> None:
        files = {"audio_file": ("song.mp3", AUDIO)}
        await self._call("/upload-audio", data={"user_prompt": user_prompt}, files=files)

    async def cancel(self, job_id: str) -> None:
        await self._call(f"/jobs/{job_id}/cancel")

    def _uploaded(self, *minutes: int) -> None:
        """So many minutes ago; the service's clock stands, so that it stays as long ago."""
        now = datetime.now(UTC)
        change(self.service, clock=lambda: now)
        self.store.uploads[UUID(USER)] = [now - timedelta(minutes=ago) for ago in minutes]

    def _connected(self, times: int) -> None:
        self.service.connections[UUID(JOB)] = times

    async def _queue_another(self) -> None:
        async with self.clients() as redis:
            await redis.lpush(QUEUE, "another job")

    async def _look_at(self) -> None:
        await self.view_of(self.service, UUID(JOB))

    def states(self) -> dict[str, Any]:
        """A handler for each state."""
        job, world = partial(add_job, self.store), partial(change, self.world)
        of_jobs = dict.fromkeys(
            (states.Queued, states.Running, states.Completed, states.Gone, states.Failed), job
        )
        return handlers(
            {
                **of_jobs,
                states.Others: job,
                states.NoJob: lambda **_: None,
                states.ThreeJobs: partial(three_jobs, self.store),
                states.ManyJobs: partial(many_jobs, self.store),
                states.Events: lambda events, after_silence: world(
                    events=events, is_silent=after_silence
                ),
                states.ANOTHER_WAITS: self._queue_another,
                states.LOOKED_AT: self._look_at,
                states.ONE_UPLOAD_LEFT: partial(self._uploaded, 1, 1, 1, 1),
                states.NO_UPLOAD_LEFT: partial(self._uploaded, 50, 1, 1, 1, 1),
                states.OVER_BUDGET: partial(
                    change, self.service, budget=_ESTIMATE - Decimal("0.01")
                ),
                states.AT_BUDGET: partial(change, self.service, budget=_ESTIMATE),
                states.QUEUE_IS_AWAY: partial(world, redis=False),
                states.DATABASE_IS_AWAY: partial(change, self.store, is_away=True),
                states.STORAGE_IS_SLOW: partial(world, is_slow=True),
                states.NINE_CONNECTIONS: partial(self._connected, 9),
                states.TEN_CONNECTIONS: partial(self._connected, 10),
                states.TOKEN_EXPIRED: partial(world, age=2),
                states.TOKEN_FORGED: partial(world, secret=_SECRET[::-1]),
                states.TOKEN_OF_OTHERS: partial(world, audience="anonymous"),
            }
        )
