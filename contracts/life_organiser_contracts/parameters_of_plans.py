"""The parameters of Core's states that are about tasks, reminders, events and jobs.

What ``parameters`` says of its own holds here too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from life_organiser_contracts.ids import EVENT, JOB, MEMORY, REMINDER, TASK, UNKNOWN, example_id
from life_organiser_contracts.parameters import Owned, Owner
from shared.enums import JobType
from shared.fields import (
    Id,
    Instant,
    JsonObject,
    RecurrenceMinutes,
    Text,
    UserId,
)

__all__ = [
    "DueReminder",
    "Event",
    "EventOfMemory",
    "Job",
    "LinkedEvent",
    "MoreThanAPage",
    "NoEvent",
    "NoJob",
    "NoReminder",
    "NoTask",
    "Posted",
    "RecurringTask",
    "Reminder",
    "SeveralEvents",
    "SeveralJobs",
    "SeveralReminders",
    "SeveralTasks",
    "StaleEvent",
    "Task",
]


class Task(Owned):
    """A task of a memory."""

    task_id: Id = example_id(TASK)
    description: Text = "Water the fern"
    due_at: Instant | None = datetime(2031, 4, 3, 9, tzinfo=UTC)


class RecurringTask(Owned):
    """A daily task that has been due for long, and when it is due next."""

    task_id: Id = example_id(TASK)
    description: Text = "Water the fern"
    due_at: Instant | None = datetime(2021, 3, 1, 9, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes = 1440
    next_due_at: Instant = datetime(2021, 3, 2, 9, tzinfo=UTC)


class SeveralTasks(Owned):
    """Tasks in the order in which they were added; the done one was added last."""

    older_id: Id = example_id(TASK, 21)
    older_due_at: Instant = datetime(2031, 4, 3, 9, tzinfo=UTC)
    newer_id: Id = example_id(TASK, 22)
    newer_due_at: Instant = datetime(2031, 4, 5, 9, tzinfo=UTC)
    done_id: Id = example_id(TASK, 23)


class MoreThanAPage(Owned):
    """Which list has more rows than a page holds where none is asked for; all are of one memory.

    The hits are further memories that hold the word.
    """

    things: Literal["tasks", "reminders", "events", "jobs", "changes", "hits"] = "tasks"
    rows: Annotated[int, Field(ge=1, le=200)] = 51
    word: Text = "fern"


class NoTask(BaseModel):
    """An id that no task has."""

    task_id: Id = example_id(TASK, UNKNOWN)


class Reminder(Owned):
    """A reminder of a memory, and how often it recurs."""

    reminder_id: Id = example_id(REMINDER)
    fire_at: Instant = datetime(2031, 5, 1, 7, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes | None = None


class DueReminder(Owned):
    """A reminder whose time has come, of a memory with or without content."""

    content: Text | None = "Water the fern in the hall"
    reminder_id: Id = example_id(REMINDER)
    fire_at: Instant = datetime(2021, 4, 2, 7, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes | None = None
    next_fire_at: Instant = datetime(2021, 4, 3, 7, tzinfo=UTC)


class SeveralReminders(Owned):
    """Reminders, not in the order in which they fire: the last was added first."""

    fired_id: Id = example_id(REMINDER, 31)
    fired_at: Instant = datetime(2021, 4, 2, 7, tzinfo=UTC)
    next_id: Id = example_id(REMINDER, 32)
    next_at: Instant = datetime(2031, 5, 1, 7, tzinfo=UTC)
    last_id: Id = example_id(REMINDER, 33)
    last_at: Instant = datetime(2031, 6, 1, 7, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes = 10_080


class NoReminder(BaseModel):
    """An id that no reminder has."""

    reminder_id: Id = example_id(REMINDER, UNKNOWN)


class Event(Owner):
    """An event from a mail, whose message id is ``source_ref``."""

    event_id: Id = example_id(EVENT)
    description: Text = "Table for two"
    event_date: Instant = datetime(2031, 5, 3, 19, 30, tzinfo=UTC)
    source_ref: Text | None = "<booking-7@mail.example>"


class StaleEvent(Event):
    """An event, and since when it has been waiting for an answer."""

    pending_since: Instant = datetime(2021, 4, 1, 6, 15, tzinfo=UTC)


class EventOfMemory(Owned):
    """An event that its owner noted down."""

    event_id: Id = example_id(EVENT)
    description: Text = "Lease renewal"
    event_date: Instant = datetime(2031, 5, 1, 10, tzinfo=UTC)


class LinkedEvent(EventOfMemory):
    """A confirmed event and the reminder that was made of it."""

    reminder_id: Id = example_id(REMINDER)


class SeveralEvents(Owned):
    """Events in the order of their dates, the earliest first, which was added last.

    The confirmed one has a memory and a reminder.
    """

    rejected_id: Id = example_id(EVENT, 41)
    rejected_date: Instant = datetime(2031, 5, 1, 10, tzinfo=UTC)
    confirmed_id: Id = example_id(EVENT, 42)
    confirmed_date: Instant = datetime(2031, 5, 2, 10, tzinfo=UTC)
    pending_id: Id = example_id(EVENT, 43)
    pending_date: Instant = datetime(2031, 5, 3, 10, tzinfo=UTC)
    reminder_id: Id = example_id(REMINDER)


class NoEvent(BaseModel):
    """An id that no event has."""

    event_id: Id = example_id(EVENT, UNKNOWN)


class Job(BaseModel):
    """A followup job of a user."""

    user_id: UserId = 70_011
    job_id: Id = example_id(JOB)
    message: Text = "the fern"


class SeveralJobs(BaseModel):
    """Jobs in the order in which they were added.

    The queued and the failed one are followup jobs; the completed one has tagged an image.
    """

    user_id: UserId = 70_011
    queued_id: Id = example_id(JOB, 51)
    failed_id: Id = example_id(JOB, 52)
    completed_id: Id = example_id(JOB, 53)
    error: Text = "the model did not answer"
    result: JsonObject = {"memory_id": example_id(MEMORY), "tags": ["receipt"]}


class NoJob(BaseModel):
    """An id that no job has."""

    job_id: Id = example_id(JOB, UNKNOWN)


class Posted(BaseModel):
    """A job as it is posted, and the id that it gets."""

    job_type: JobType
    payload: JsonObject
    job_id: Id = example_id(JOB)
