"""The jobs that Core hands to the LLM worker: payload, envelope, stream and result per job type.

The envelope is what travels on the job type's stream; Core makes one with `envelope_for`, the
worker reads one with `read_job`. Says what is promised; publishes and reads nothing itself.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, Field, JsonValue, TypeAdapter

from shared.enums import JobType
from shared.fields import Instant, Int64, NonEmptyText, Text, Timezone, UserId
from shared.redis_streams import (
    STREAM_LLM_EMAIL_EXTRACT,
    STREAM_LLM_FOLLOWUP,
    STREAM_LLM_IMAGE_TAG,
    STREAM_LLM_INTENT,
    STREAM_LLM_TASK_MATCH,
)
from shared.results import (
    EmailExtractResult,
    FollowupResult,
    ImageTagResult,
    IntentResult,
    TaskMatchResult,
)

__all__ = [
    "JOB_OF",
    "PAYLOAD_OF",
    "RESULT_OF",
    "STREAM_OF",
    "EmailExtractJob",
    "EmailExtractPayload",
    "FollowupContext",
    "FollowupJob",
    "FollowupPayload",
    "ImageTagJob",
    "ImageTagPayload",
    "IntentClassifyJob",
    "IntentClassifyPayload",
    "JobEnvelope",
    "TaskMatchJob",
    "TaskMatchPayload",
    "envelope_for",
    "read_job",
    "read_payload",
]


class ImageTagPayload(BaseModel):
    """Which image to tag; the path is the one that Core returned from the upload."""

    memory_id: Text
    image_path: Text
    user_id: UserId
    caption: Text | None = None


class FollowupContext(BaseModel):
    """What the user was asked before, and what they answered."""

    followup_question: Text
    user_answer: Text


class IntentClassifyPayload(BaseModel):
    """A user's message to make sense of, and when they wrote it."""

    message: Text
    user_id: UserId
    memory_id: Text | None = None
    original_timestamp: Instant
    source_chat_id: Int64 | None = None
    source_message_id: Int64 | None = None
    followup_context: FollowupContext | None = None
    user_timezone: Timezone | None = None


class FollowupPayload(BaseModel):
    """A message that needs a question back."""

    message: Text
    context: Text | None = None
    user_id: UserId


class TaskMatchPayload(BaseModel):
    """A memory that may complete one of its owner's open tasks."""

    memory_id: Text
    memory_content: Text
    user_id: UserId


class EmailExtractPayload(BaseModel):
    """A mail that may announce events."""

    subject: Text
    body: Text
    user_id: UserId


class _Envelope(BaseModel):
    """The row id of the job, and who gets the result; null means that nobody is notified."""

    job_id: NonEmptyText
    user_id: UserId | None


class ImageTagJob(_Envelope):
    """Suggest tags for an image."""

    job_type: Literal[JobType.IMAGE_TAG]
    payload: ImageTagPayload


class IntentClassifyJob(_Envelope):
    """Find out what a message is for."""

    job_type: Literal[JobType.INTENT_CLASSIFY]
    payload: IntentClassifyPayload


class FollowupJob(_Envelope):
    """Ask the user back."""

    job_type: Literal[JobType.FOLLOWUP]
    payload: FollowupPayload


class TaskMatchJob(_Envelope):
    """Find the open task that a memory completes."""

    job_type: Literal[JobType.TASK_MATCH]
    payload: TaskMatchPayload


class EmailExtractJob(_Envelope):
    """Find events in a mail."""

    job_type: Literal[JobType.EMAIL_EXTRACT]
    payload: EmailExtractPayload


JobEnvelope = Annotated[
    ImageTagJob | IntentClassifyJob | FollowupJob | TaskMatchJob | EmailExtractJob,
    Field(discriminator="job_type"),
]
"""Any job, as it travels on its stream."""

JOB_OF: dict[JobType, type[BaseModel]] = {
    get_args(job.model_fields["job_type"].annotation)[0]: job
    for job in get_args(get_args(JobEnvelope)[0])
}
"""The envelope of each job type."""

PAYLOAD_OF: dict[JobType, type[BaseModel]] = {
    job_type: job.model_fields["payload"].annotation  # type: ignore[misc]  # each is a model
    for job_type, job in JOB_OF.items()
}
"""The payload of each job type."""

STREAM_OF: dict[JobType, str] = {
    JobType.IMAGE_TAG: STREAM_LLM_IMAGE_TAG,
    JobType.INTENT_CLASSIFY: STREAM_LLM_INTENT,
    JobType.FOLLOWUP: STREAM_LLM_FOLLOWUP,
    JobType.TASK_MATCH: STREAM_LLM_TASK_MATCH,
    JobType.EMAIL_EXTRACT: STREAM_LLM_EMAIL_EXTRACT,
}
"""The stream of each job type."""

RESULT_OF: dict[JobType, Any] = {
    JobType.IMAGE_TAG: ImageTagResult,
    JobType.INTENT_CLASSIFY: IntentResult,
    JobType.FOLLOWUP: FollowupResult,
    JobType.TASK_MATCH: TaskMatchResult,
    JobType.EMAIL_EXTRACT: EmailExtractResult,
}
"""The result of each job type, for a TypeAdapter; a job may also come to nothing (null)."""

_ENVELOPE: TypeAdapter[JobEnvelope] = TypeAdapter(JobEnvelope)


def read_job(data: dict[str, Any]) -> JobEnvelope:
    """Read a job from a stream entry's decoded data.

    Raises:
        pydantic.ValidationError: naming every fault of the envelope or its payload.
    """
    return _ENVELOPE.validate_python(data)


def read_payload(job_type: JobType, payload: dict[str, JsonValue]) -> BaseModel:
    """Read the payload of a job that is to be created; a fault is Core's reason for a 422.

    Raises:
        pydantic.ValidationError: naming every fault of the payload.
    """
    return PAYLOAD_OF[job_type].model_validate(payload)


def envelope_for(job_id: str, job_type: JobType, payload: dict[str, JsonValue]) -> JobEnvelope:
    """Make the envelope of a job, with the payload's `user_id` as the receiver of the result.

    Raises:
        pydantic.ValidationError: naming every fault of the payload.
    """
    return read_job(
        {
            "job_id": job_id,
            "job_type": job_type,
            "payload": payload,
            "user_id": payload.get("user_id"),
        }
    )
