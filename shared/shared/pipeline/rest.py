"""The bodies of the gateway's REST API.

Refusals have one of two envelopes: `ErrorBody` where a step of the pipeline failed, `Detail` where
the request itself is refused.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.fields import JsonObject, Text
from shared.models import Job
from shared.models.fields import Amount, Model, Moment, Quantity, Seconds
from shared.models.job import Progress, StageStatus

__all__ = [
    "CancelledJob",
    "Detail",
    "Download",
    "ErrorBody",
    "Health",
    "Invalid",
    "InvalidField",
    "JobList",
    "JobPath",
    "JobWithStages",
    "JobsQuery",
    "QueueHealth",
    "StageView",
    "StreamQuery",
    "Traced",
    "TracedWithRetry",
    "UploadAccepted",
    "UploadForm",
]


class UploadForm(Model):
    """Audio (MP3, WAV, FLAC or OGG, 10 MiB at most) and a prompt of 50 to 500 characters."""

    audio_file: bytes
    user_prompt: str


class UploadAccepted(Model):
    """A job that waits."""

    job_id: UUID
    status: Literal["queued"]
    estimated_cost: Amount
    created_at: Moment


class JobPath(Model):
    """Which job."""

    job_id: UUID


class StageView(Model):
    """How far a stage of a job is; `duration` is in seconds."""

    status: StageStatus
    duration: Seconds | None
    progress: Progress | None
    metadata: JsonObject | None


class JobWithStages(Job):
    """A job, and its stages by name."""

    stages: dict[str, StageView]


class JobsQuery(Model):
    """Which jobs: of one status, a page of them."""

    status: Text | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    offset: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class JobList(Model):
    """A page of a user's jobs, and how many there are in all."""

    jobs: list[Job]
    total: Quantity
    limit: Quantity
    offset: Quantity


class CancelledJob(Model):
    """A job that ends as failed."""

    job_id: UUID
    status: Literal["failed"]
    message: Text


class Download(Model):
    """Where the video is, for so many seconds."""

    download_url: Text
    expires_in: Quantity
    filename: Text


class StreamQuery(Model):
    """The token, since a browser's `EventSource` can't set headers; left out, there is none."""

    token: str | None = None


class QueueHealth(Model):
    """The jobs that wait, those that run, and how many workers there are."""

    size: Quantity
    active_jobs: Quantity
    workers: Quantity


class Health(Model):
    """How the gateway and its neighbours are."""

    status: Literal["healthy", "unhealthy"]
    timestamp: Moment
    queue: QueueHealth
    database: Literal["healthy", "unhealthy"]
    redis: Literal["healthy", "unhealthy"]
    issues: list[Text] | None = None


class ErrorBody(Model):
    """What failed, and whether it is worth while to try again."""

    error: Text
    code: Literal[
        "VALIDATION_ERROR",
        "BUDGET_EXCEEDED",
        "RATE_LIMIT_EXCEEDED",
        "RETRYABLE_ERROR",
        "MODULE_FAILURE",
        "INTERNAL_ERROR",
    ]
    retryable: bool
    request_id: Text


class Detail(Model):
    """Why a request is refused."""

    detail: Text


class InvalidField(Model):
    """One field that is wrong, and why."""

    type: str
    loc: list[str | int]
    msg: str


class Invalid(Model):
    """What is wrong with a request."""

    detail: list[InvalidField]


class Traced(Model):
    """The header of every answer."""

    request_id: Annotated[str, Field(alias="X-Request-ID", min_length=1)]


class TracedWithRetry(Traced):
    """And after how many seconds to try again."""

    retry_after: Annotated[int, Field(alias="Retry-After", ge=1)]
