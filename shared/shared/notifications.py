"""Every notification on `notify:telegram`, typed by its message type.

The wire form is `shared.schemas.TelegramOutboundMessage`; this is the closed union of what its
content may be. Says what is promised; publishes and reads nothing itself.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from shared.enums import HealthStatus, JobType, MessageType
from shared.fields import Instant, Text, UserId
from shared.results import (
    EventFound,
    FollowupResult,
    ImageTagResult,
    IntentResult,
    TaskMatchResult,
)

__all__ = [
    "EventConfirmation",
    "EventReprompt",
    "FollowupReady",
    "HealthChange",
    "HealthChanged",
    "ImageTagged",
    "IntentClassified",
    "JobExpired",
    "JobExpiry",
    "JobFailed",
    "JobFailure",
    "Notification",
    "ReminderDue",
    "ReminderFired",
    "TaskMatched",
    "read_notification",
]


class ReminderDue(BaseModel):
    """A reminder whose time has come; the memory's content may be null, not left out."""

    reminder_id: Text
    memory_id: Text
    memory_content: Text | None
    fire_at: Instant


class JobFailure(BaseModel):
    """A job that failed for good; the memory id is empty when the job had none."""

    job_type: JobType
    memory_id: Text
    message: Text | None = None


class JobExpiry(BaseModel):
    """A job that waited too long; the memory id is empty when the job had none."""

    job_type: JobType
    memory_id: Text
    original_message: Text
    failure_type: Text | None = None


class HealthChange(BaseModel):
    """The language model has become reachable or unreachable."""

    new_status: HealthStatus
    previous_status: HealthStatus


class _Message(BaseModel):
    """Whom a notification is for; 0 stands for all allowed users."""

    user_id: UserId


class ReminderFired(_Message):
    """Core's scheduler: a reminder is due."""

    message_type: Literal[MessageType.REMINDER]
    content: ReminderDue


class EventReprompt(_Message):
    """Core's scheduler: an event still waits for an answer."""

    message_type: Literal[MessageType.EVENT_REPROMPT]
    content: EventFound


class EventConfirmation(_Message):
    """The worker: an event was found in a mail; one notification an event."""

    message_type: Literal[MessageType.EVENT_CONFIRMATION]
    content: EventFound


class ImageTagged(_Message):
    """The worker: tags are suggested for an image."""

    message_type: Literal[MessageType.LLM_IMAGE_TAG_RESULT]
    content: ImageTagResult


class IntentClassified(_Message):
    """The worker: what a message is taken for."""

    message_type: Literal[MessageType.LLM_INTENT_RESULT]
    content: IntentResult


class FollowupReady(_Message):
    """The worker: a question to the user."""

    message_type: Literal[MessageType.LLM_FOLLOWUP_RESULT]
    content: FollowupResult


class TaskMatched(_Message):
    """The worker: a memory seems to complete a task."""

    message_type: Literal[MessageType.LLM_TASK_MATCH_RESULT]
    content: TaskMatchResult


class JobFailed(_Message):
    """The worker: a job failed for good."""

    message_type: Literal[MessageType.LLM_FAILURE]
    content: JobFailure


class JobExpired(_Message):
    """The worker: a job waited too long."""

    message_type: Literal[MessageType.LLM_EXPIRY]
    content: JobExpiry


class HealthChanged(_Message):
    """The worker: the language model's health changed."""

    message_type: Literal[MessageType.LLM_HEALTH_CHANGE]
    content: HealthChange


Notification = Annotated[
    ReminderFired
    | EventReprompt
    | EventConfirmation
    | ImageTagged
    | IntentClassified
    | FollowupReady
    | TaskMatched
    | JobFailed
    | JobExpired
    | HealthChanged,
    Field(discriminator="message_type"),
]
"""Any notification, as it travels on the stream."""

_NOTIFICATION: TypeAdapter[Notification] = TypeAdapter(Notification)


def read_notification(data: dict[str, Any]) -> Notification:
    """Read a notification from a stream entry's decoded data.

    Raises:
        pydantic.ValidationError: naming every fault; an unknown message type is one.
    """
    return _NOTIFICATION.validate_python(data)
