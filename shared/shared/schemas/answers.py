"""What Core answers: the response bodies of its REST API.

System document "Group 1: Shared Package Foundation", Step 1.4, names the models and their fields.
A nullable field may be missing from an answer; every other one is there.
"""

from pydantic import BaseModel, ConfigDict

from shared.enums import (
    AuditAction,
    EntityType,
    EventSourceType,
    EventStatus,
    JobStatus,
    JobType,
    MediaType,
    MemoryStatus,
    TagStatus,
    TaskState,
)
from shared.fields import (
    ClockTime,
    Count,
    Instant,
    Int64,
    JsonObject,
    RecurrenceMinutes,
    Score,
    Tag,
    Text,
    Timezone,
    UserId,
)

__all__ = [
    "AuditLogEntry",
    "BackupStatus",
    "ErrorBody",
    "EventResponse",
    "Health",
    "ImageStored",
    "LLMJobResponse",
    "MemoryResponse",
    "MemoryWithTags",
    "ReminderResponse",
    "SearchResult",
    "TagResponse",
    "TaskResponse",
    "UserResponse",
    "UserSettingsResponse",
    "ValidationErrorBody",
    "ValidationFault",
]


class _Answer(BaseModel):
    """What Core answers; can be read from a row object."""

    model_config = ConfigDict(from_attributes=True)


class TagResponse(_Answer):
    """A tag of a memory and when it got its status."""

    tag: Tag
    status: TagStatus
    suggested_at: Instant | None = None
    confirmed_at: Instant | None = None


class MemoryResponse(_Answer):
    """A memory as Core keeps it."""

    id: str
    owner_user_id: UserId
    content: Text | None = None
    media_type: MediaType | None = None
    media_file_id: Text | None = None
    media_local_path: Text | None = None
    status: MemoryStatus
    pending_expires_at: Instant | None = None
    is_pinned: bool
    created_at: Instant
    updated_at: Instant


class MemoryWithTags(MemoryResponse):
    """A memory together with all its tags, suggested ones included."""

    tags: list[TagResponse]


class ImageStored(_Answer):
    """Where Core stored an uploaded image, on the volume it shares with the worker."""

    local_path: Text


class TaskResponse(_Answer):
    """A task as Core keeps it."""

    id: str
    memory_id: str
    owner_user_id: UserId
    description: Text
    state: TaskState
    due_at: Instant | None = None
    recurrence_minutes: RecurrenceMinutes | None = None
    completed_at: Instant | None = None
    created_at: Instant


class ReminderResponse(_Answer):
    """A reminder as Core keeps it."""

    id: str
    memory_id: str
    owner_user_id: UserId
    fire_at: Instant
    recurrence_minutes: RecurrenceMinutes | None = None
    fired: bool
    created_at: Instant


class EventResponse(_Answer):
    """An event as Core keeps it."""

    id: str
    memory_id: str | None = None
    owner_user_id: UserId
    description: Text
    event_date: Instant
    source_type: EventSourceType
    source_ref: Text | None = None
    status: EventStatus
    pending_since: Instant | None = None
    reminder_id: str | None = None
    created_at: Instant


class UserSettingsResponse(_Answer):
    """A user's settings, or the defaults."""

    telegram_user_id: UserId
    default_reminder_time: ClockTime
    timezone: Timezone


class UserResponse(_Answer):
    """A user as Core knows them."""

    telegram_user_id: UserId
    display_name: Text
    is_allowed: bool
    created_at: Instant


class SearchResult(_Answer):
    """A memory that was found, and its rank."""

    memory: MemoryWithTags
    score: Score


class AuditLogEntry(_Answer):
    """One thing that happened, and who did it."""

    id: Int64
    entity_type: EntityType
    entity_id: str
    action: AuditAction
    actor: Text
    detail: JsonObject | None = None
    created_at: Instant


class BackupStatus(_Answer):
    """When the last backup was made, if any was."""

    last_backup_at: Instant | None = None
    status: Text


class Health(_Answer):
    """That Core is up."""

    status: Text


class LLMJobResponse(_Answer):
    """A job as Core keeps it."""

    id: str
    job_type: JobType
    payload: JsonObject
    status: JobStatus
    attempts: Count
    max_attempts: Count
    result: JsonObject | None = None
    error: Text | None = None
    created_at: Instant
    updated_at: Instant


class ErrorBody(BaseModel):
    """The body of a refusal, except where validation refused."""

    detail: str


class ValidationFault(BaseModel):
    """One thing that validation found wrong, and where."""

    type: str
    loc: list[str | int]
    msg: str


class ValidationErrorBody(BaseModel):
    """The body of a 422: all faults that validation found."""

    detail: list[ValidationFault]
