"""The reference worker, with handlers of its states; the models that it calls are a function."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from handfast.bindings import RunningProvider, handlers
from handfast.transports.redis.channels import RedisChannelsReader
from shared.errors import GenerationError, RetryableError
from shared.models import Job, JobCost
from shared.pipeline.queue import QUEUE, QueuedJob, cancel_key, copy_key
from video_pipeline_contracts.bound.world import change, emptied
from video_pipeline_contracts.phrases import JOB
from video_pipeline_contracts.providers import worker as states

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis

__all__ = ["worker_provider"]

_NOW: Final = datetime(2031, 4, 1, 6, tzinfo=UTC)
_USUAL: Final = {"job": None, "failing": None, "failures": 0, "retryable": True, "cancels": None}
_SOON: Final = 0.01  # nothing is published in the background


def worker_provider(package: str, redis: Callable[[], Redis]) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    made = _Worker(package, redis)
    return RunningProvider(
        name=states.provider.name,
        states=made.states(),
        triggers=handlers({states.TakesJob: made.take, states.RunsStage: made.run_stage}),
        reset=made.reset,
        transports={"redis-channel": RedisChannelsReader(redis, _SOON).opened},
    )


class _Worker:
    """What the states of the worker mean in the reference's store."""

    def __init__(self, package: str, redis: Callable[[], Redis]) -> None:
        self.world, self.clients = World(**_USUAL), redis
        self.channels = import_module(f"{package}.channels")
        self.stages = import_module(f"{package}.stages")
        self.steps = import_module(f"{package}.worker.steps")
        self.run = import_module(f"{package}.worker.run")
        self.running = import_module(f"{package}.worker.running")
        self.worker = self.running.Worker(redis, self.sleep, call=self.call, clock=lambda: _NOW)
        self.store = self.worker.store

    async def reset(self) -> None:
        emptied(self.store)
        change(self.world, **_USUAL)
        async with self.clients() as redis:
            await redis.delete(QUEUE, copy_key(JOB), cancel_key(JOB))

    async def sleep(self, seconds: float) -> None:
        """Go on at once."""

    async def call(self, stage: str) -> None:
        """Fail as often as is asked for, or cancel the job."""
        if stage == self.world.cancels:
            await self.cancel()
        if stage == self.world.failing and self.world.failures:
            self.world.failures -= 1
            if self.world.retryable:
                raise RetryableError("the model is busy")
            raise GenerationError("the model refuses")

    async def wait(self, **queued: str) -> None:
        self.world.job = QueuedJob.model_validate({**queued, "created_at": _NOW})
        of_job = self.world.job.model_dump(exclude={"job_id"})
        self.store.add(Job(id=self.world.job.job_id, status="queued", updated_at=_NOW, **of_job))
        await self.channels.push(self.clients, self.world.job)

    async def cancel(self) -> None:
        await self.channels.cancel(self.clients, UUID(JOB))

    def fail(self) -> None:
        self.store.change(UUID(JOB), status="failed")

    async def wait_for_nothing(self) -> None:
        async with self.clients() as redis:
            await redis.delete(QUEUE)

    async def wait_wrongly(self) -> None:
        async with self.clients() as redis:
            await redis.lpush(QUEUE, json.dumps({"job_id": JOB}))

    async def take(self) -> None:
        await self.run.run_next(self.worker, _SOON)

    def spend(self, amount: str) -> None:
        entry = {"id": uuid4(), "job_id": JOB, "stage_name": "earlier", "api_name": "example"}
        self.store.costs.append(
            JobCost.model_validate({**entry, "cost": amount, "timestamp": _NOW})
        )

    async def run_stage(self, stage: str, has_images: bool) -> None:
        """Let one stage run, with what the ones before it make; of one scene, for one clip."""
        queued, stages, steps = self.world.job, self.stages, self.steps
        of_job = queued.model_dump(include={"job_id", "audio_url", "user_prompt"})
        job = self.running.Running(self.worker, **of_job)
        heard = stages.analyse(job.job_id, job.audio_url)
        plan = stages.plan(heard, job.user_prompt)
        one_scene = plan.model_copy(update={"scenes": plan.scenes[:1], "characters": []})
        images = [stages.image_of(job.job_id, *subject) for subject in stages.subjects(plan)]
        made = stages.collect_images(job.job_id, images) if has_images else None
        prompts = stages.prompts(plan, made, heard.beat_timestamps)
        one_prompt = prompts.model_copy(
            update={"clip_prompts": prompts.clip_prompts[:1], "total_clips": 1}
        )
        clips = [stages.clip_of(job.job_id, prompt) for prompt in prompts.clip_prompts]
        step: dict[str, Callable[[], Any]] = {
            "audio_parser": lambda: steps.hear(job),
            "scene_planner": lambda: steps.plan(job, heard),
            "reference_generator": lambda: steps.draw_images(job, one_scene),
            "prompt_generator": lambda: steps.write_prompts(job, plan, made, heard),
            "video_generator": lambda: steps.make_clips(job, one_prompt),
            "composer": lambda: steps.compose(job, stages.collect_clips(job.job_id, clips), plan),
        }
        try:
            await self.run.run_stage(job, stage, step[stage])
        except (GenerationError, RetryableError):
            return  # that the stage fails is what is published

    def states(self) -> dict[str, Any]:
        """A handler for each state."""
        world = partial(change, self.world)
        return handlers(
            {
                states.Waiting: self.wait,
                states.Fails: lambda stage, times, retryable: world(
                    failing=stage, failures=times, retryable=retryable
                ),
                states.Spent: self.spend,
                states.CancelledDuring: lambda stage: world(cancels=stage),
                states.CANCELLED: self.cancel,
                states.CANCELLED_LONG_AGO: self.fail,
                states.NO_JOB: self.wait_wrongly,
                states.NOTHING_WAITS: self.wait_for_nothing,
            }
        )
