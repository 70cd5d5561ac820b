"""A job, the stages it goes through, and what each of them costs."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.fields import JsonObject, Text
from shared.models.fields import Amount, Model, Moment, Quantity, Stage

__all__ = ["Job", "JobCost", "JobStage", "JobStatus", "Progress", "StageStatus"]

JobStatus = Literal["queued", "processing", "completed", "failed"]
"""How far a job is; a cancelled one has failed."""

StageStatus = Literal["pending", "processing", "completed", "failed"]
"""How far a stage is."""

Progress = Annotated[int, Field(ge=0, le=100)]
"""How much is done, in per cent."""

_NOTHING = Decimal("0.00")


class Job(Model):
    """A video that a user asked for; `estimated_remaining` is in seconds."""

    id: UUID
    user_id: UUID
    status: JobStatus
    audio_url: Text
    user_prompt: Text
    current_stage: Stage | None = None
    progress: Progress = 0
    estimated_remaining: Quantity | None = None
    total_cost: Amount = _NOTHING
    video_url: Text | None = None
    error_message: Text | None = None
    created_at: Moment
    updated_at: Moment
    completed_at: Moment | None = None


class JobStage(Model):
    """One stage of a job."""

    id: UUID
    job_id: UUID
    stage_name: Stage
    status: StageStatus
    started_at: Moment | None = None
    completed_at: Moment | None = None
    duration_seconds: Quantity | None = None
    cost: Amount = _NOTHING
    metadata: JsonObject | None = None


class JobCost(Model):
    """What one call of an API cost."""

    id: UUID
    job_id: UUID
    stage_name: Stage
    api_name: Text
    cost: Amount
    timestamp: Moment
