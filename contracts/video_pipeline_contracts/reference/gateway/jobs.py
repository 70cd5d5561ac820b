"""The jobs of a user: shown, listed, cancelled, downloaded."""

from contextlib import suppress
from typing import Annotated, Final, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query
from redis.exceptions import RedisError

from shared.errors import RetryableError, ValidationError
from shared.models import Job, JobStage
from shared.models.job import JobStatus
from shared.pipeline.rest import (
    CancelledJob,
    Download,
    JobList,
    JobsQuery,
    JobWithStages,
    StageView,
)
from shared.pipeline.stages import PROGRESS

from ..channels import cancel
from .service import Service, caller_of, job_of

__all__ = ["job_routes", "view_of"]

_EXPIRES_IN: Final = 3600
_CACHED_SECONDS: Final = 30


def job_routes(service: Service) -> APIRouter:
    """The routes below `/jobs`, but for the stream."""
    routes = APIRouter(prefix="/jobs")
    Caller = Annotated[UUID, Depends(caller_of(service))]  # noqa: N806  # a type

    @routes.get("/{job_id}")
    async def get_job(job_id: UUID, user_id: Caller) -> JobWithStages:
        job_of(service, job_id, user_id)
        return await view_of(service, job_id)

    @routes.get("")
    async def list_jobs(asked: Annotated[JobsQuery, Query()], user_id: Caller) -> JobList:
        if asked.status is not None and asked.status not in get_args(JobStatus):
            raise ValidationError("there is no such status")
        found = service.store.jobs_of(user_id, asked.status)
        page = found[asked.offset : asked.offset + asked.limit]
        return JobList(jobs=page, total=len(found), limit=asked.limit, offset=asked.offset)

    @routes.post("/{job_id}/cancel")
    async def cancel_job(job_id: UUID, user_id: Caller) -> CancelledJob:
        job = job_of(service, job_id, user_id)
        if job.status not in ("queued", "processing"):
            raise ValidationError("only a job that waits or runs can be cancelled")
        try:
            await cancel(service.clients, job_id)
        except (RedisError, OSError):
            raise RetryableError("the worker can't be reached") from None
        _fail(service, job, "cancelled by the user")
        await _forget(service, job_id)
        return CancelledJob(job_id=job_id, status="failed", message="the job is cancelled")

    @routes.get("/{job_id}/download")
    async def download_video(job_id: UUID, user_id: Caller) -> Download:
        job = job_of(service, job_id, user_id)
        if job.status != "completed":
            raise HTTPException(404, "the job is not completed")
        if job.video_url is None:
            raise HTTPException(410, "the video is not there any more")
        url = f"{job.video_url}?expires_in={_EXPIRES_IN}"
        name = f"music_video_{job_id}.mp4"
        return Download(download_url=url, expires_in=_EXPIRES_IN, filename=name)

    return routes


async def view_of(service: Service, job_id: UUID) -> JobWithStages:
    """A job with its stages, as it was at most half a minute ago."""
    with suppress(RedisError, OSError):  # without Redis there is no cache
        async with service.clients() as redis:
            if text := await redis.get(_cached_under(job_id)):
                return JobWithStages.model_validate_json(text)
    stages = service.store.stages.get(job_id, {})
    shown = {name: _view(stage) for name, stage in stages.items()}
    view = JobWithStages(**service.store.jobs[job_id].model_dump(), stages=shown)
    with suppress(RedisError, OSError):
        async with service.clients() as redis:
            await redis.set(_cached_under(job_id), view.model_dump_json(), ex=_CACHED_SECONDS)
    return view


def _view(stage: JobStage) -> StageView:
    return StageView(
        status=stage.status,
        duration=stage.duration_seconds,
        progress=PROGRESS[stage.stage_name] if stage.status == "completed" else None,
        metadata=stage.metadata,
    )


def _fail(service: Service, job: Job, why: str) -> None:
    now = service.clock()
    service.store.change(job.id, status="failed", error_message=why, updated_at=now)


async def _forget(service: Service, job_id: UUID) -> None:
    with suppress(RedisError, OSError):
        async with service.clients() as redis:
            await redis.delete(_cached_under(job_id))


def _cached_under(job_id: UUID) -> str:
    return f"videogen:cache:job_status:{job_id}"
