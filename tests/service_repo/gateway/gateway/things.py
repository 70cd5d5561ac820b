"""What the gateway knows of Core's things: the fields it uses, times read as times."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

__all__ = ["Event", "Job", "Memory", "Reminder", "Settings", "Tag", "Task", "User", "made"]


@dataclass
class Memory:
    """Something to remember."""

    id: str
    owner_user_id: int
    status: str
    is_pinned: bool
    created_at: datetime
    updated_at: datetime
    content: str | None = None
    media_type: str | None = None
    media_file_id: str | None = None
    media_local_path: str | None = None
    pending_expires_at: datetime | None = None
    tags: "list[Tag] | None" = None


@dataclass
class Tag:
    """A tag of a memory."""

    tag: str
    status: str
    suggested_at: datetime | None = None
    confirmed_at: datetime | None = None


@dataclass
class Task:
    """Something to do about a memory."""

    id: str
    memory_id: str
    owner_user_id: int
    description: str
    state: str
    created_at: datetime
    due_at: datetime | None = None
    recurrence_minutes: int | None = None
    completed_at: datetime | None = None


@dataclass
class Reminder:
    """When to speak of a memory again."""

    id: str
    memory_id: str
    owner_user_id: int
    fire_at: datetime
    fired: bool
    created_at: datetime
    recurrence_minutes: int | None = None


@dataclass
class Event:
    """Something that was found in a mail."""

    id: str
    owner_user_id: int
    description: str
    event_date: datetime
    source_type: str
    status: str
    created_at: datetime
    memory_id: str | None = None
    source_ref: str | None = None
    pending_since: datetime | None = None
    reminder_id: str | None = None


@dataclass
class Settings:
    """How a user likes it."""

    telegram_user_id: int
    default_reminder_time: str
    timezone: str


@dataclass
class User:
    """Who writes."""

    telegram_user_id: int
    display_name: str
    is_allowed: bool
    created_at: datetime


@dataclass
class Job:
    """What the language model is asked."""

    id: str
    job_type: str
    payload: dict[str, Any]
    status: str
    attempts: int
    max_attempts: int
    created_at: datetime
    updated_at: datetime
    result: dict[str, Any] | None = None
    error: str | None = None


def made[T](kind: type[T], row: dict[str, Any]) -> T:
    """One of ``kind``; keys that it does not know are passed over."""
    known: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # every kind here is a dataclass
        if field.name in row:
            known[field.name] = _read(field.type, row[field.name])
    return kind(**known)


def _read(declared: Any, value: Any) -> Any:
    if value is None:
        return None
    if "datetime" in str(declared):
        return datetime.fromisoformat(value)
    if "Tag" in str(declared):
        return [made(Tag, tag) for tag in value]
    return value
