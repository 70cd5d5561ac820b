"""Every schema of "Group 1: Shared Package Foundation", Step 1.4, by one import.

The REST bodies live in `requests` and `answers` beside it; the two stream messages here.
"""

from pydantic import BaseModel

from shared.fields import JsonObject, Text, UserId
from shared.schemas.answers import (
    AuditLogEntry,
    BackupStatus,
    ErrorBody,
    EventResponse,
    Health,
    ImageStored,
    LLMJobResponse,
    MemoryResponse,
    MemoryWithTags,
    ReminderResponse,
    SearchResult,
    TagResponse,
    TaskResponse,
    UserResponse,
    UserSettingsResponse,
    ValidationErrorBody,
    ValidationFault,
)
from shared.schemas.requests import (
    EventCreate,
    EventUpdate,
    LLMJobCreate,
    LLMJobUpdate,
    MemoryCreate,
    MemoryUpdate,
    ReminderCreate,
    ReminderUpdate,
    TagAdd,
    TaskCreate,
    TaskUpdate,
    UserCreate,
    UserSettingsUpdate,
)

__all__ = [
    "AuditLogEntry",
    "BackupStatus",
    "ErrorBody",
    "EventCreate",
    "EventResponse",
    "EventUpdate",
    "Health",
    "ImageStored",
    "LLMJobCreate",
    "LLMJobResponse",
    "LLMJobUpdate",
    "MemoryCreate",
    "MemoryResponse",
    "MemoryUpdate",
    "MemoryWithTags",
    "ReminderCreate",
    "ReminderNotification",
    "ReminderResponse",
    "ReminderUpdate",
    "SearchResult",
    "TagAdd",
    "TagResponse",
    "TaskCreate",
    "TaskResponse",
    "TaskUpdate",
    "TelegramOutboundMessage",
    "UserCreate",
    "UserResponse",
    "UserSettingsResponse",
    "UserSettingsUpdate",
    "ValidationErrorBody",
    "ValidationFault",
]


class TelegramOutboundMessage(BaseModel):
    """The wrapper of every notification; `shared.notifications` types the content."""

    user_id: UserId
    message_type: Text
    content: JsonObject


class ReminderNotification(BaseModel):
    """A due reminder and whom it is for."""

    user_id: UserId
    reminder_id: str
    memory_id: str
    memory_content: Text | None = None
