"""Rows of the reference's store, as states name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from handfast.declare import example_id
from shared.models import Job, JobStage
from video_pipeline_contracts.phrases import OTHER_USER, PROMPT, USER

__all__ = ["add_job", "many_jobs", "three_jobs"]

_SOME_TIME: Final = datetime(2031, 4, 1, 6, tzinfo=UTC)


def add_job(store: Any, job_id: str, *, has_stages: bool = False, **columns: Any) -> None:
    """Store a job, and the stages that it has had."""
    job = Job.model_validate({"id": job_id, **columns})
    store.jobs[job.id] = job
    if has_stages:
        _add_stage(store, job, 1, "audio_parser", duration_seconds=12, metadata={"bpm": 120})
        _add_stage(store, job, 2, "scene_planner", duration_seconds=3, metadata=None)
        _add_stage(store, job, 3, "reference_generator", status="processing")


def three_jobs(store: Any, newest_id: str, older_id: str, oldest_id: str, **of: Any) -> None:
    """Store three jobs of a user, and one of another user as old as one of them."""
    columns = {name: of[name] for name in ("user_prompt", "audio_url", "updated_at")}
    same: dict[str, Any] = {"user_id": USER, **columns}
    made = {name: of[name] for name in ("completed_at", "total_cost", "video_url")}
    ended: dict[str, Any] = {"current_stage": "composer", "progress": 100, **made}
    ended["estimated_remaining"] = 0
    waits: dict[str, Any] = {"status": "queued", **same}
    add_job(store, older_id, created_at=of["older_at"], status="completed", **same, **ended)
    add_job(store, newest_id, created_at=of["newest_at"], **waits)
    add_job(store, example_id(1, 8), created_at=of["older_at"], **waits | {"user_id": OTHER_USER})
    failed = {"status": "failed", "error_message": of["error_message"]}
    add_job(store, oldest_id, created_at=of["oldest_at"], progress=40, **same, **failed)


def many_jobs(store: Any, jobs: int, **_: Any) -> None:
    """Store jobs of a user, a minute apart."""
    for number in range(jobs):
        at = _SOME_TIME + timedelta(minutes=number)
        columns: dict[str, Any] = {"user_id": USER, "audio_url": "audio", "user_prompt": PROMPT}
        times: dict[str, Any] = {"created_at": at, "updated_at": at}
        add_job(store, example_id(1, number + 10), status="completed", **times, **columns)


def _add_stage(store: Any, job: Job, number: int, name: str, **columns: Any) -> None:
    made = {
        "id": UUID(example_id(3, number)),
        "job_id": job.id,
        "stage_name": name,
        "status": "completed",
        **columns,
    }
    store.change_stage(JobStage.model_validate(made))
