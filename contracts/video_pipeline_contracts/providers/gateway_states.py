"""Which jobs the gateway finds, what it is given, and what is not as usual."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel, Field

from handfast.declare import example_id
from shared.models.fields import Amount, Moment
from shared.models.job import JobStatus, Progress
from video_pipeline_contracts.phrases import JOB, OTHER_USER, STRANGE_PROMPT, STRANGE_TEXT, USER
from video_pipeline_contracts.providers.gateway import provider

_VIDEO: Final = f"video-outputs/{JOB}/final_video.mp4"


def _at(hour: int, microsecond: int = 250125) -> datetime:
    return datetime(2021, 4, 1, hour, 7, 8, microsecond, tzinfo=UTC)


class AJob(BaseModel):
    """The columns of a job's row, and whether its first two stages are in the table of stages."""

    job_id: str = JOB
    user_id: str = USER
    status: JobStatus = "queued"
    audio_url: str = f"audio-uploads/{USER}/{JOB}/audio"
    user_prompt: str = STRANGE_PROMPT.strip()
    current_stage: str | None = None
    progress: Progress = 0
    estimated_remaining: int | None = None
    total_cost: Amount = Decimal("0.00")
    video_url: str | None = None
    error_message: str | None = None
    created_at: Moment = _at(6)
    updated_at: Moment = _at(7)
    completed_at: Moment | None = None
    has_stages: bool = False


Queued: Final = provider.state("a job waits")(AJob)


@provider.state("a job runs")
class Running(AJob):
    """One that has finished two stages, and is in a third."""

    status: JobStatus = "processing"
    current_stage: str | None = "scene_planner"
    progress: Progress = 20
    estimated_remaining: int | None = 240
    total_cost: Amount = Decimal("0.1250")
    has_stages: bool = True


@provider.state("a job is completed")
class Completed(AJob):
    """One with a video."""

    status: JobStatus = "completed"
    current_stage: str | None = "composer"
    progress: Progress = 100
    total_cost: Amount = Decimal("1234.5678")
    video_url: str | None = _VIDEO
    completed_at: Moment | None = _at(8)


@provider.state("a job is completed, and its video is gone")
class Gone(AJob):
    """One that had a video."""

    status: JobStatus = "completed"
    progress: Progress = 100


@provider.state("a job has failed")
class Failed(AJob):
    """One that was cancelled, or could not be done."""

    status: JobStatus = "failed"
    error_message: str | None = STRANGE_TEXT


@provider.state("a job is another user's")
class Others(AJob):
    """One that waits."""

    user_id: str = OTHER_USER


@provider.state("there is no such job")
class NoJob(BaseModel):
    """An id that no job has."""

    job_id: str = example_id(1, 9)


@provider.state("a user has three jobs, and another user one")
class ThreeJobs(BaseModel):
    """The newest waits, the one before it is completed, the oldest has failed."""

    newest_id: str = example_id(1, 2)
    newest_at: Moment = _at(6, 123457)
    older_id: str = example_id(1, 3)
    older_at: Moment = _at(6, 123456)
    oldest_id: str = JOB
    oldest_at: Moment = _at(5, 999999)
    updated_at: Moment = _at(7)
    completed_at: Moment = _at(8)
    user_prompt: str = STRANGE_PROMPT.strip()
    audio_url: str = f"audio-uploads/{USER}/{JOB}/audio"
    video_url: str = _VIDEO
    error_message: str = STRANGE_TEXT
    total_cost: Amount = Decimal("1234.5678")


@provider.state("a user has more jobs than a page")
class ManyJobs(BaseModel):
    """How many, and which of them come as the first, the tenth and the fiftieth."""

    jobs: int = Field(51, ge=0, le=200)
    first_id: str = example_id(1, 60)
    tenth_id: str = example_id(1, 51)
    fiftieth_id: str = example_id(1, 11)


@provider.state("events follow")
class Events(BaseModel):
    """What is published of the job once somebody listens."""

    events: list[dict[str, Any]]
    after_silence: bool = False


ANOTHER_WAITS: Final = provider.state("another job is in the queue")
LOOKED_AT: Final = provider.state("the job was looked at a moment ago")
ONE_UPLOAD_LEFT: Final = provider.state("the user has uploaded four times within the hour")
NO_UPLOAD_LEFT: Final = provider.state(
    "the user has uploaded five times within the hour, the first time 50 minutes ago"
)
OVER_BUDGET: Final = provider.state("the estimate is over the budget")
AT_BUDGET: Final = provider.state("the estimate is exactly the budget")
QUEUE_IS_AWAY: Final = provider.state("Redis does not answer")
DATABASE_IS_AWAY: Final = provider.state("the database does not answer")
STORAGE_IS_SLOW: Final = provider.state("the storage does not answer in time")
NINE_CONNECTIONS: Final = provider.state("nine connections to the job are open")
TEN_CONNECTIONS: Final = provider.state("ten connections to the job are open")
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token is signed with another secret")
TOKEN_OF_OTHERS: Final = provider.state("the caller's token is for another audience")
