"""Takes a job from the queue, and runs it to its end: a video, or an error."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from pydantic import ValidationError

from shared.errors import BudgetExceededError, GenerationError, PipelineError, RetryableError
from shared.models import JobStage
from shared.models.job import StageStatus
from shared.pipeline.queue import QueuedJob
from shared.pipeline.stages import PROGRESS

from ..channels import is_cancelled, take
from . import steps
from .running import Running, Worker

__all__ = ["run_next", "run_stage"]

_CANCELLED: Final = "CANCELLED"
_SECONDS_LEFT: Final = 3
"""How long a per cent takes, as a guess."""


async def run_next(worker: Worker, seconds: float = 1.0) -> bool:
    """Run the job that has waited longest; whether there was one. What is no job is dropped."""
    text = await take(worker.clients, seconds)
    if text is None:
        return False
    try:
        queued = QueuedJob.model_validate_json(text)
    except ValidationError:
        return True
    of_job = queued.model_dump(include={"job_id", "audio_url", "user_prompt"})
    await _run(Running(worker, **of_job))
    return True


async def _run(job: Running) -> None:
    store = job.worker.store
    try:
        video_url = await _run_all(job)
    except PipelineError as error:
        store.change(job.job_id, status="failed", error_message=error.message)
        retryable = isinstance(error, RetryableError)
        code = error.code or ("RETRYABLE_ERROR" if retryable else "MODULE_FAILURE")
        await job.publish("error", error=error.message, code=code, retryable=retryable)
        return
    now = job.worker.clock()
    store.change(job.job_id, status="completed", video_url=video_url, completed_at=now)
    total = store.cost_of(job.job_id)
    await job.publish("completed", video_url=video_url, total_cost=total)


async def _run_all(job: Running) -> str:
    if not await _is_cancelled(job):
        job.worker.store.change(job.job_id, status="processing")
    heard = await run_stage(job, "audio_parser", lambda: steps.hear(job))
    scenes = await run_stage(job, "scene_planner", lambda: steps.plan(job, heard))
    try:
        images = await run_stage(job, "reference_generator", lambda: steps.draw_images(job, scenes))
    except BudgetExceededError:
        raise
    except (GenerationError, RetryableError):
        images = None
        await _progress(job, "reference_generator")
    prompts = await run_stage(
        job, "prompt_generator", lambda: steps.write_prompts(job, scenes, images, heard)
    )
    clips = await run_stage(job, "video_generator", lambda: steps.make_clips(job, prompts))
    video = await run_stage(job, "composer", lambda: steps.compose(job, clips, scenes))
    return str(video.video_url)


async def run_stage(job: Running, name: str, step: Callable[[], Awaitable[Any]]) -> Any:
    """Let one stage run, unless the job is cancelled; returns what it makes.

    Raises:
        PipelineError: the stage failed, or the job is cancelled.
    """
    if await _is_cancelled(job):
        raise PipelineError("the job is cancelled", job.job_id, _CANCELLED)
    began = job.worker.clock()
    await job.publish("stage_update", stage=name, status="started")
    try:
        made = await step()
    except PipelineError as error:
        _store_stage(job, name, "failed", 0)
        await job.publish("stage_update", stage=name, status="failed", error=error.message)
        raise
    duration = (job.worker.clock() - began).total_seconds()
    _store_stage(job, name, "completed", round(duration))
    await job.publish("stage_update", stage=name, status="completed", duration=duration)
    await _progress(job, name)
    return made


async def _is_cancelled(job: Running) -> bool:
    # The flag lasts a quarter of an hour, and a job may wait for longer.
    row = job.worker.store.jobs.get(job.job_id)
    ended = row is None or row.status == "failed"
    return ended or await is_cancelled(job.worker.clients, job.job_id)


async def _progress(job: Running, name: str) -> None:
    progress = PROGRESS[name]
    job.worker.store.change(job.job_id, progress=progress, current_stage=name)
    left = (100 - progress) * _SECONDS_LEFT
    await job.publish("progress", progress=progress, estimated_remaining=left, stage=name)


def _store_stage(job: Running, name: str, status: StageStatus, seconds: int) -> None:
    job.worker.store.change_stage(
        JobStage(
            id=uuid5(NAMESPACE_OID, f"{job.job_id}/{name}"),
            job_id=job.job_id,
            stage_name=name,
            status=status,
            duration_seconds=seconds,
        )
    )
