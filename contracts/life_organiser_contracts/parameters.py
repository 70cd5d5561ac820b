"""The parameters of Core's states: what each may be told, with the examples that stand otherwise.

Ids are UUIDs that a provider may replace by its own. What lies ahead is in 2031, what lies behind
in 2021, so that no clock is needed where the difference alone matters. Fields that a state's own
answer carries under the same name are named as there.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel

from life_organiser_contracts.ids import EVENT, MEMORY, OTHER, REMINDER, TASK, UNKNOWN, example_id
from shared.fields import (
    ClockTime,
    Id,
    Instant,
    Tag,
    Text,
    Timezone,
    UserId,
)

__all__ = [
    "Backup",
    "Clock",
    "Image",
    "ImageWithSuggestions",
    "Memory",
    "MemoryInUse",
    "Neighbour",
    "NoMemory",
    "Owned",
    "Owner",
    "PinnedAndPlain",
    "Settings",
    "Stranger",
    "TaggedMemory",
    "User",
]


class Clock(BaseModel):
    """The present moment, and the same moment seven days later."""

    now: Instant = datetime(2031, 4, 2, 6, 15, 0, 250_000, tzinfo=UTC)
    in_seven_days: Instant = datetime(2031, 4, 9, 6, 15, 0, 250_000, tzinfo=UTC)


class Stranger(BaseModel):
    """A user whom Core does not know."""

    user_id: UserId = 79_999


class Owner(BaseModel):
    """A user whom Core knows, and how the audit log calls them."""

    user_id: UserId = 70_011
    actor: Text = "user:70011"


class User(Owner):
    """A known user."""

    display_name: Text = "Ada"


class Settings(Owner):
    """A user's settings, none of them the default."""

    default_reminder_time: ClockTime = "07:30"
    timezone: Timezone = "Europe/Oslo"


class Neighbour(BaseModel):
    """What another user has: a pinned memory with an open task and a reminder, and an event.

    ``other_content`` holds the word that the first user's memories are found by. The reminder is
    for 20 May 2031, the event confirmed, so that neither is news for the scheduler.
    """

    other_user_id: UserId = 70_012
    other_memory_id: Id = example_id(MEMORY, OTHER)
    other_content: Text = "My fern is my own affair"
    other_task_id: Id = example_id(TASK, OTHER)
    other_reminder_id: Id = example_id(REMINDER, OTHER)
    other_event_id: Id = example_id(EVENT, OTHER)


class Owned(Owner):
    """A memory and its owner."""

    memory_id: Id = example_id(MEMORY)


class Memory(Owned):
    """A memory's text."""

    content: Text = "Water the fern in the hall"


class TaggedMemory(Memory):
    """A memory and its two tags."""

    tag: Tag = "plants"
    other_tag: Tag = "shade"


class Image(Owned):
    """An image, by its file id at Telegram."""

    media_file_id: Text = "AgACAgIAAxkBAAIB"


class ImageWithSuggestions(Image):
    """An image and its two tags."""

    tag: Tag = "receipt"
    other_tag: Tag = "hardware"


class PinnedAndPlain(Owner):
    """Two memories by which word they hold; the pinned one is the older."""

    word: Text = "fern"
    pinned_id: Id = example_id(MEMORY, 11)
    plain_id: Id = example_id(MEMORY, 12)


class MemoryInUse(Memory):
    """A memory and what points at it."""

    task_id: Id = example_id(TASK)
    reminder_id: Id = example_id(REMINDER)


class NoMemory(BaseModel):
    """An id that no memory has."""

    memory_id: Id = example_id(MEMORY, UNKNOWN)


class Backup(BaseModel):
    """When the last backup was made."""

    last_backup_at: Instant = datetime(2031, 4, 1, 3, tzinfo=UTC)
