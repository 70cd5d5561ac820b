"""What each job type comes to: the results of the LLM worker.

A result is stored with its job and is the content of the notification about it. Lists are never
null: one that is left out is empty.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.enums import Intent
from shared.fields import Instant, NonEmptyText, Tag, Text

__all__ = [
    "AmbiguousIntent",
    "EmailExtractResult",
    "EventFound",
    "FollowupResult",
    "GeneralNoteIntent",
    "ImageTagResult",
    "IntentResult",
    "ReminderIntent",
    "SearchHit",
    "SearchIntent",
    "TaskIntent",
    "TaskMatchResult",
]


class ImageTagResult(BaseModel):
    """The tags suggested for an image, perhaps none."""

    memory_id: Text
    tags: list[Tag]
    description: Text | None = None


class SearchHit(BaseModel):
    """A memory that a search found, and a line to show for it."""

    title: Text
    memory_id: Text


class _WithoutHits(BaseModel):
    """An intent other than search: it is about one memory, and carries no hits."""

    query: Text
    memory_id: Text
    results: Annotated[list[SearchHit], Field(max_length=0)]


class ReminderIntent(_WithoutHits):
    """The user wants to be reminded; `stale` says that the time had passed when it was read."""

    intent: Literal[Intent.REMINDER]
    action: Text | None = None
    time: Text | None = None
    resolved_time: Instant | None = None
    stale: bool | None = None


class TaskIntent(_WithoutHits):
    """The user has something to do; `stale` says that the due time had passed when it was read."""

    intent: Literal[Intent.TASK]
    description: Text | None = None
    due_time: Text | None = None
    resolved_due_time: Instant | None = None
    stale: bool | None = None


class SearchIntent(BaseModel):
    """The user looks for something; the hits are in `results`, and there is no memory of it."""

    query: Text
    intent: Literal[Intent.SEARCH]
    memory_id: None
    results: list[SearchHit]
    keywords: list[Text] = []


class GeneralNoteIntent(_WithoutHits):
    """The user notes something down."""

    intent: Literal[Intent.GENERAL_NOTE]
    suggested_tags: list[Tag] = []


class AmbiguousIntent(_WithoutHits):
    """The worker has to ask back before it knows."""

    intent: Literal[Intent.AMBIGUOUS]
    followup_question: Text
    possible_intents: list[Text] = []


IntentResult = Annotated[
    ReminderIntent | TaskIntent | SearchIntent | GeneralNoteIntent | AmbiguousIntent,
    Field(discriminator="intent"),
]
"""What a user's message is taken for."""


class FollowupResult(BaseModel):
    """The question to ask back."""

    question: NonEmptyText


class TaskMatchResult(BaseModel):
    """The open task that a memory seems to complete."""

    task_id: Text
    task_description: Text
    memory_id: Text


class EventFound(BaseModel):
    """An event that Core has stored as pending and the owner is to confirm."""

    event_id: Text
    description: Text
    event_date: Instant


class EmailExtractResult(BaseModel):
    """The events found in a mail, as an object because a job's result is one."""

    events: list[EventFound]
