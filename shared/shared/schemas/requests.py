"""What Core is sent: the request bodies of its REST API.

System document "Group 1: Shared Package Foundation", Step 1.4, names the models and their fields.
A `Given` field may be left out but not null; in an update, null clears an `X | None` field.
"""

from pydantic import BaseModel

from shared.enums import (
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
    Given,
    Instant,
    Int64,
    JsonObject,
    RecurrenceMinutes,
    Tag,
    Text,
    Timezone,
    UserId,
)

__all__ = [
    "EventCreate",
    "EventUpdate",
    "LLMJobCreate",
    "LLMJobUpdate",
    "MemoryCreate",
    "MemoryUpdate",
    "ReminderCreate",
    "ReminderUpdate",
    "TagAdd",
    "TaskCreate",
    "TaskUpdate",
    "UserCreate",
    "UserSettingsUpdate",
]


class MemoryCreate(BaseModel):
    """A new memory; with a media type it starts pending, without one confirmed."""

    owner_user_id: UserId
    content: Text | None = None
    media_type: MediaType | None = None
    media_file_id: Text | None = None
    source_chat_id: Int64 | None = None
    source_message_id: Int64 | None = None


class MemoryUpdate(BaseModel):
    """What changes in a memory; null clears the content."""

    content: Text | None = None
    status: Given[MemoryStatus] = None
    is_pinned: Given[bool] = None
    media_local_path: Given[Text] = None


class TagAdd(BaseModel):
    """Tags to add to a memory, or to give another status."""

    tags: list[Tag]
    status: TagStatus = TagStatus.CONFIRMED


class TaskCreate(BaseModel):
    """A new task about a memory."""

    memory_id: Text
    owner_user_id: UserId
    description: Text
    due_at: Instant | None = None
    recurrence_minutes: RecurrenceMinutes | None = None


class TaskUpdate(BaseModel):
    """What changes in a task; null clears the due date or the recurrence."""

    state: Given[TaskState] = None
    description: Given[Text] = None
    due_at: Instant | None = None
    recurrence_minutes: RecurrenceMinutes | None = None


class ReminderCreate(BaseModel):
    """A new reminder of a memory."""

    memory_id: Text
    owner_user_id: UserId
    fire_at: Instant
    recurrence_minutes: RecurrenceMinutes | None = None


class ReminderUpdate(BaseModel):
    """What changes in a reminder; null clears the recurrence."""

    fire_at: Given[Instant] = None
    recurrence_minutes: RecurrenceMinutes | None = None


class EventCreate(BaseModel):
    """A new event; it starts pending."""

    owner_user_id: UserId
    description: Text
    event_date: Instant
    source_type: EventSourceType
    source_ref: Text | None = None
    memory_id: Text | None = None


class EventUpdate(BaseModel):
    """What changes in an event."""

    status: Given[EventStatus] = None
    description: Given[Text] = None
    event_date: Given[Instant] = None


class UserSettingsUpdate(BaseModel):
    """What changes in a user's settings."""

    default_reminder_time: Given[ClockTime] = None
    timezone: Given[Timezone] = None


class UserCreate(BaseModel):
    """A user to add unless already known."""

    telegram_user_id: UserId
    display_name: Text


class LLMJobCreate(BaseModel):
    """A new job; `shared.jobs` says what the payload of each job type holds."""

    job_type: JobType
    payload: JsonObject


class LLMJobUpdate(BaseModel):
    """How far a job has come; null clears the result or the error."""

    status: Given[JobStatus] = None
    result: JsonObject | None = None
    error: Text | None = None
    attempts: Given[Count] = None
