"""Strategies as a careful engineer writes them for one model at a time, as fast as they come.

Each makes JSON values and passes the same checklist as `wire(Model)`. What makes them fast: few
draws, constants that share one draw, moments from one integer instead of `st.datetimes`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import Field

from shared.notifications import EventConfirmation, HealthChanged, JobFailed, ReminderFired
from shared.schemas import (
    EventCreate,
    MemoryCreate,
    MemoryResponse,
    MemoryWithTags,
    ReminderCreate,
    TagAdd,
    TaskCreate,
    TaskResponse,
)

__all__ = ["BY_HAND", "Notice"]

Notice = Annotated[
    ReminderFired | EventConfirmation | JobFailed | HealthChanged,
    Field(discriminator="message_type"),
]
"""Four of the ten notifications, with a discriminator."""

type Json = SearchStrategy[Any]
type Keys = dict[str, Json]

_STUMBLING = ("\U0001f33f", "e\u0301", "\u202e", " ", "'", "", "null", "\n", "/../")
_LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_TAG_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/")

TEXT: Json = st.text(_LETTERS) | st.sampled_from(_STUMBLING)
INT64: Json = st.integers(-(2**63), 2**63 - 1)
MINUTES: Json = st.integers(1, 5_256_000)
BOOLEAN: Json = st.booleans()
TAG: Json = st.text(_TAG_LETTERS, min_size=1, max_size=64).filter(
    lambda tag: tag not in (".", "..")
) | st.sampled_from(("\U0001f33f" * 64, "a" * 64, "e\u0301", "\u202e", " ", "'", "..."))

_EPOCH = dt.datetime(2000, 1, 1)  # its offset is written behind it
_ENDS = [
    fraction + offset
    for offset in ("Z", "+00:00", "+14:00", "-12:00", "+05:45", "-03:30")
    for fraction in ("", ".5", ".000001", ".999999")
]
_SECONDS: Json = st.integers(
    -(_EPOCH - dt.datetime(1, 1, 2)) // dt.timedelta(seconds=1),  # as above
    (dt.datetime(9999, 12, 30) - _EPOCH) // dt.timedelta(seconds=1),  # as above
)
_MOMENTS = (
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "2024-02-29T23:59:59+00:00",
    "9999-12-31T23:59:59.999999Z",
)
INSTANT: Json = st.tuples(_SECONDS, st.sampled_from(_ENDS)).map(
    lambda drawn: (_EPOCH + dt.timedelta(seconds=drawn[0])).isoformat() + drawn[1]
) | st.sampled_from(_MOMENTS)


def or_null(strategy: Json) -> Json:
    """The same, or null."""
    return st.none() | strategy


def one(*values: Any) -> Json:
    """One of these."""
    return st.sampled_from(values)


def keys(required: Keys, optional: Keys | None = None) -> Json:
    """A JSON object; one draw decides about all optional keys, unlike `fixed_dictionaries`."""
    always, sometimes = tuple(required.items()), tuple((optional or {}).items())
    present = st.integers(0, 2 ** len(sometimes) - 1)

    def make(draw: st.DrawFn) -> dict[str, Any]:
        made = {name: draw(strategy) for name, strategy in always}
        there = draw(present) if sometimes else 0
        for place, (name, strategy) in enumerate(sometimes):
            if there >> place & 1:
                made[name] = draw(strategy)
        return made

    return st.composite(make)()


_MEMORY: Keys = {
    "id": TEXT,
    "owner_user_id": INT64,
    "status": one("confirmed", "pending"),
    "is_pinned": BOOLEAN,
    "created_at": INSTANT,
    "updated_at": INSTANT,
}
_MEDIA: Keys = {
    "content": or_null(TEXT),
    "media_type": one(None, "image"),
    "media_file_id": or_null(TEXT),
    "media_local_path": or_null(TEXT),
    "pending_expires_at": or_null(INSTANT),
}

_TAG_RESPONSE = keys(
    {"tag": TAG, "status": one("confirmed", "suggested")},
    {"suggested_at": or_null(INSTANT), "confirmed_at": or_null(INSTANT)},
)
_TASK: Keys = {"memory_id": TEXT, "owner_user_id": INT64, "description": TEXT}
_TASK_TIMES: Keys = {"due_at": or_null(INSTANT), "recurrence_minutes": or_null(MINUTES)}
_EVENT: Keys = {"event_id": TEXT, "description": TEXT, "event_date": INSTANT}
_DUE: Keys = {
    "reminder_id": TEXT,
    "memory_id": TEXT,
    "memory_content": or_null(TEXT),
    "fire_at": INSTANT,
}
_FAILURE: Keys = {
    "job_type": one("image_tag", "intent_classify", "followup", "task_match", "email_extract"),
    "memory_id": TEXT,
}
_HEALTH: Keys = dict.fromkeys(("new_status", "previous_status"), one("healthy", "unhealthy"))


def _notice(message_type: str, content: Json) -> Json:
    return keys({"user_id": INT64, "message_type": st.just(message_type), "content": content})


BY_HAND: dict[str, tuple[Any, Json]] = {
    "MemoryCreate": (
        MemoryCreate,
        keys(
            {"owner_user_id": INT64},
            {
                "content": or_null(TEXT),
                "media_type": one(None, "image"),
                "media_file_id": or_null(TEXT),
                "source_chat_id": or_null(INT64),
                "source_message_id": or_null(INT64),
            },
        ),
    ),
    "TaskCreate": (TaskCreate, keys(_TASK, _TASK_TIMES)),
    "ReminderCreate": (
        ReminderCreate,
        keys(
            {"memory_id": TEXT, "owner_user_id": INT64, "fire_at": INSTANT},
            {"recurrence_minutes": or_null(MINUTES)},
        ),
    ),
    "EventCreate": (
        EventCreate,
        keys(
            {
                "owner_user_id": INT64,
                "description": TEXT,
                "event_date": INSTANT,
                "source_type": one("email", "manual"),
            },
            {"source_ref": or_null(TEXT), "memory_id": or_null(TEXT)},
        ),
    ),
    "TagAdd": (TagAdd, keys({"tags": st.lists(TAG)}, {"status": one("confirmed", "suggested")})),
    "MemoryResponse": (MemoryResponse, keys(_MEMORY, _MEDIA)),
    "MemoryWithTags": (
        MemoryWithTags,
        keys({**_MEMORY, "tags": st.lists(_TAG_RESPONSE)}, _MEDIA),
    ),
    "TaskResponse": (
        TaskResponse,
        keys(
            {"id": TEXT, **_TASK, "state": one("NOT_DONE", "DONE"), "created_at": INSTANT},
            {**_TASK_TIMES, "completed_at": or_null(INSTANT)},
        ),
    ),
    "Notice": (
        Notice,
        _notice("reminder", keys(_DUE))
        | _notice("event_confirmation", keys(_EVENT))
        | _notice("llm_failure", keys(_FAILURE, {"message": or_null(TEXT)}))
        | _notice("llm_health_change", keys(_HEALTH)),
    ),
}
"""Each model, and the strategy that was written for it by hand."""
