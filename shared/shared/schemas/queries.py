"""The path and query parameters of Core's REST operations.

One model an operation's path, one a query; a server validates with them, a client builds its URL
from them. Query parameters may be left out and are never null.
"""

from pydantic import BaseModel

from shared.enums import (
    AuditAction,
    EntityType,
    EventStatus,
    JobStatus,
    JobType,
    TaskState,
)
from shared.fields import AuditLimit, Given, Id, Instant, Limit, Offset, Tag, Text, UserId

__all__ = [
    "AuditQuery",
    "EventPath",
    "EventQuery",
    "JobPath",
    "JobQuery",
    "MemoryPath",
    "ReminderPath",
    "ReminderQuery",
    "SearchQuery",
    "SettingsPath",
    "TagPath",
    "TaskPath",
    "TaskQuery",
]


class MemoryPath(BaseModel):
    """Which memory."""

    memory_id: Id


class TagPath(BaseModel):
    """Which tag of which memory."""

    memory_id: Id
    tag: Tag


class TaskPath(BaseModel):
    """Which task."""

    task_id: Id


class ReminderPath(BaseModel):
    """Which reminder."""

    reminder_id: Id


class EventPath(BaseModel):
    """Which event."""

    event_id: Id


class JobPath(BaseModel):
    """Which job."""

    job_id: Id


class SettingsPath(BaseModel):
    """Whose settings."""

    user_id: UserId


class TaskQuery(BaseModel):
    """Which tasks: both bounds are exclusive; without an owner those of all owners."""

    state: Given[TaskState] = None
    owner_user_id: Given[UserId] = None
    due_before: Given[Instant] = None
    due_after: Given[Instant] = None
    limit: Limit = 50
    offset: Offset = 0


class ReminderQuery(BaseModel):
    """Which reminders: upcoming ones have not fired and lie in the future."""

    owner_user_id: Given[UserId] = None
    fired: Given[bool] = None
    upcoming_only: Given[bool] = None
    limit: Limit = 50
    offset: Offset = 0


class EventQuery(BaseModel):
    """Which events."""

    status: Given[EventStatus] = None
    owner_user_id: Given[UserId] = None
    limit: Limit = 50
    offset: Offset = 0


class SearchQuery(BaseModel):
    """What to find among whose memories; a blank `q` with `pinned` lists the pinned ones."""

    q: Text
    owner: UserId
    pinned: bool = False


class AuditQuery(BaseModel):
    """Which audit entries."""

    entity_type: Given[EntityType] = None
    entity_id: Given[Text] = None
    action: Given[AuditAction] = None
    actor: Given[Text] = None
    limit: AuditLimit = 50
    offset: Offset = 0


class JobQuery(BaseModel):
    """Which jobs; `user_id` is the one in the job's payload."""

    status: Given[JobStatus] = None
    job_type: Given[JobType] = None
    user_id: Given[UserId] = None
    limit: Limit = 50
    offset: Offset = 0
