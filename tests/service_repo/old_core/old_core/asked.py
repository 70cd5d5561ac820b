"""What this Core is asked: its own models of bodies and queries."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from shared.fields import ClockTime, Text, UserId
from shared.jobs import EmailExtractPayload

__all__ = [
    "Alarms",
    "DateChange",
    "Dates",
    "Find",
    "Labels",
    "NewAlarm",
    "NewDate",
    "NewJob",
    "NewNote",
    "NewTodo",
    "NoteChange",
    "Page",
    "Person",
    "Settings",
    "TodoChange",
    "Todos",
    "WrappedTodo",
]


def _number(text: Any) -> Any:
    if text is not None and not isinstance(text, str):
        raise ValueError("a text of digits")
    return text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


Every = Annotated[int, BeforeValidator(_number), Field(gt=0)]
"""Minutes, as text."""

Seconds = Annotated[int | float, Field(strict=True)]
Milliseconds = Annotated[int, Field(strict=True)]
Asked = Annotated[float, Field(allow_inf_nan=False)]


class Person(_Strict):
    telegram_user_id: UserId
    display_name: Text


class Settings(_Strict):
    default_reminder_time: ClockTime = "09:00"


class NewNote(_Strict):
    owner_user_id: UserId
    text: Text | None = None
    media_type: Literal["image"] | None = None
    media_file_id: Text | None = None


class NoteChange(_Strict):
    text: Text | None = None
    is_pinned: bool = False
    status: Literal["pending", "confirmed"] | None = None


class Labels(_Strict):
    tags: Text
    status: Literal["suggested", "confirmed"] = "confirmed"


class Find(_Strict):
    words: Text
    owner: UserId
    pinned: bool = False


class Times(_Strict):
    due: datetime | None = None


class NewTodo(_Strict):
    memory_id: Text
    owner_user_id: UserId
    title: Text
    times: Times = Times()
    recurrence_minutes: Every | None = None
    source: Text


class WrappedTodo(_Strict):
    todo: NewTodo


class TodoChange(_Strict):
    state: Literal["open", "closed"]


class Page(_Strict):
    limit: Annotated[int, Field(ge=1, le=200)] = 20
    offset: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0


class Todos(Page):
    tenant: Literal["home"]
    owner_user_id: UserId | None = None
    state: Literal["open", "closed"] | None = None
    due_before: Asked | None = None
    due_after: Asked | None = None


class Alarms(Page):
    owner_user_id: UserId | None = None
    fired: Literal["yes", "no"] | None = None
    upcoming_only: bool | None = None


class NewAlarm(_Strict):
    memory_id: Text
    owner_user_id: UserId
    fire_at: Milliseconds
    recurrence_minutes: Every | None = None


class NewDate(_Strict):
    owner_user_id: UserId
    description: Text
    event_date: datetime
    source_type: Literal["email", "manual"]
    source_ref: Text | None = None
    memory_id: Text | None = None


class Dates(Page):
    owner_user_id: UserId | None = None
    status: Literal["open", "yes", "no"] | None = None


class DateChange(_Strict):
    status: Literal["open", "yes", "no"]


class NewJob(_Strict):
    kind: Literal["email_extract"]
    payload: EmailExtractPayload
