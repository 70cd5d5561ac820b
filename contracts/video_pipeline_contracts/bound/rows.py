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


def three_jobs(store: Any, newest_id: str, older_id: str, oldest_id: str) -> None:
    """Store three jobs of a user, a minute apart, and one of another user between them."""
    _add(store, newest_id, 3, status="queued")
    ended = {"current_stage": "composer", "estimated_remaining": 0, "completed_at": _SOME_TIME}
    cost = {"total_cost": "0.33", "video_url": "video.mp4"}
    _add(store, older_id, 1, status="completed", **ended, **cost)
    _add(store, oldest_id, 0, status="failed", error_message="the audio can't be read")
    _add(store, example_id(1, 8), 2, status="queued", user_id=OTHER_USER)


def many_jobs(store: Any, jobs: int) -> None:
    """Store jobs of a user, a minute apart."""
    for number in range(jobs):
        _add(store, example_id(1, number + 10), number, status="completed")


def _add(store: Any, job_id: str, minute: int, **columns: Any) -> None:
    at = _SOME_TIME + timedelta(minutes=minute)
    usual = {"user_id": USER, "audio_url": "audio", "user_prompt": PROMPT}
    add_job(store, job_id, **usual | {"created_at": at, "updated_at": at} | columns)


def _add_stage(store: Any, job: Job, number: int, name: str, **columns: Any) -> None:
    made = {
        "id": UUID(example_id(3, number)),
        "job_id": job.id,
        "stage_name": name,
        "status": "completed",
        **columns,
    }
    store.change_stage(JobStage.model_validate(made))
