"""The states that Core can be in before a request, and what can happen in it: typed, by name.

Their parameters are in ``parameters`` and ``parameters_of_plans``. How a Core gets there is its own
affair: no handler is named here, and the ids are examples that a handler may replace by its own.
"""

from __future__ import annotations

from typing import Final

from handfast.model import State
from life_organiser_contracts import parameters as p
from life_organiser_contracts import parameters_of_plans as o

__all__ = [
    "AN_EVENT_OF_A_MEMORY",
    "AN_IMAGE",
    "AN_UNKNOWN_USER",
    "AUDITED",
    "A_BACKUP",
    "A_CLOCK",
    "A_DUE_REMINDER",
    "A_JOB",
    "A_JOB_IS_POSTED",
    "A_LINKED_EVENT",
    "A_MEMORY",
    "A_MEMORY_IN_USE",
    "A_NEIGHBOUR",
    "A_PENDING_EVENT",
    "A_RECURRING_TASK",
    "A_REMINDER",
    "A_STALE_EVENT",
    "A_TAGGED_MEMORY",
    "A_TASK",
    "A_USER",
    "A_USER_WITH_SETTINGS",
    "MORE_THAN_A_PAGE",
    "NO_BACKUP",
    "NO_EVENT",
    "NO_JOB",
    "NO_MEMORY",
    "NO_REMINDER",
    "NO_TASK",
    "PINNED_AND_PLAIN",
    "REDIS_IS_BACK",
    "REDIS_IS_DOWN",
    "SEVEN_DAYS_PASS",
    "SEVERAL_EVENTS",
    "SEVERAL_JOBS",
    "SEVERAL_REMINDERS",
    "SEVERAL_TASKS",
    "STATES",
    "SUGGESTED_TAGS",
    "THE_SCHEDULER_RUNS",
    "TRIGGERS",
]

_OWNER = ("user_id", "actor")
_MEMORY = (*_OWNER, "memory_id")

A_CLOCK: Final = State("the clock stands still", p.Clock)
REDIS_IS_DOWN: Final = State("Redis is down")

A_USER: Final = State("a user exists", p.User, _OWNER)
A_USER_WITH_SETTINGS: Final = State("a user with settings exists", p.Settings, _OWNER)
AN_UNKNOWN_USER: Final = State("the user is unknown", p.Stranger, ("user_id",))
A_NEIGHBOUR: Final = State(
    "another user has the like",
    p.Neighbour,
    (
        "other_user_id",
        "other_memory_id",
        "other_task_id",
        "other_reminder_id",
        "other_event_id",
    ),
)

A_MEMORY: Final = State("a confirmed memory exists", p.Memory, _MEMORY)
A_TAGGED_MEMORY: Final = State("a memory with two confirmed tags exists", p.TaggedMemory, _MEMORY)
AN_IMAGE: Final = State("a pending image without tags exists", p.Image, _MEMORY)
SUGGESTED_TAGS: Final = State(
    "a pending image with two suggested tags exists", p.ImageWithSuggestions, _MEMORY
)
PINNED_AND_PLAIN: Final = State(
    "two memories hold the same word and the older one is pinned",
    p.PinnedAndPlain,
    (*_OWNER, "pinned_id", "plain_id"),
)
A_MEMORY_IN_USE: Final = State(
    "a memory has a task and a reminder", p.MemoryInUse, (*_MEMORY, "task_id", "reminder_id")
)
MORE_THAN_A_PAGE: Final = State("a list has more than a page of rows", o.MoreThanAPage, _MEMORY)
NO_MEMORY: Final = State("there is no such memory", p.NoMemory, ("memory_id",))

A_TASK: Final = State("an open task exists", o.Task, (*_MEMORY, "task_id"))
A_RECURRING_TASK: Final = State(
    "an open recurring task exists", o.RecurringTask, (*_MEMORY, "task_id")
)
SEVERAL_TASKS: Final = State(
    "two open tasks and a done one exist",
    o.SeveralTasks,
    (*_MEMORY, "older_id", "newer_id", "done_id"),
)
NO_TASK: Final = State("there is no such task", o.NoTask, ("task_id",))

A_REMINDER: Final = State("a reminder exists", o.Reminder, (*_MEMORY, "reminder_id"))
A_DUE_REMINDER: Final = State("a reminder is due", o.DueReminder, (*_MEMORY, "reminder_id"))
SEVERAL_REMINDERS: Final = State(
    "one fired and two upcoming reminders exist",
    o.SeveralReminders,
    (*_MEMORY, "fired_id", "next_id", "last_id"),
)
NO_REMINDER: Final = State("there is no such reminder", o.NoReminder, ("reminder_id",))

A_PENDING_EVENT: Final = State(
    "a pending event without memory exists", o.Event, (*_OWNER, "event_id")
)
AN_EVENT_OF_A_MEMORY: Final = State(
    "a pending event of a memory exists", o.EventOfMemory, (*_MEMORY, "event_id")
)
A_STALE_EVENT: Final = State(
    "an event has been pending for a day", o.StaleEvent, (*_OWNER, "event_id")
)
A_LINKED_EVENT: Final = State(
    "a confirmed event with its reminder exists",
    o.LinkedEvent,
    (*_MEMORY, "event_id", "reminder_id"),
)
SEVERAL_EVENTS: Final = State(
    "a pending, a confirmed and a rejected event exist",
    o.SeveralEvents,
    (*_MEMORY, "pending_id", "confirmed_id", "rejected_id", "reminder_id"),
)
NO_EVENT: Final = State("there is no such event", o.NoEvent, ("event_id",))

A_JOB: Final = State("a queued job exists", o.Job, ("user_id", "job_id"))
SEVERAL_JOBS: Final = State(
    "a queued, a failed and a completed job exist",
    o.SeveralJobs,
    ("user_id", "queued_id", "failed_id", "completed_id"),
)
NO_JOB: Final = State("there is no such job", o.NoJob, ("job_id",))

AUDITED: Final = State("a memory was added and then pinned", p.Memory, _MEMORY)
NO_BACKUP: Final = State("no backup was ever made")
A_BACKUP: Final = State("a backup was made", p.Backup)

STATES: Final[tuple[State, ...]] = (
    A_CLOCK,
    REDIS_IS_DOWN,
    A_USER,
    A_USER_WITH_SETTINGS,
    AN_UNKNOWN_USER,
    A_NEIGHBOUR,
    A_MEMORY,
    A_TAGGED_MEMORY,
    AN_IMAGE,
    SUGGESTED_TAGS,
    PINNED_AND_PLAIN,
    A_MEMORY_IN_USE,
    MORE_THAN_A_PAGE,
    NO_MEMORY,
    A_TASK,
    A_RECURRING_TASK,
    SEVERAL_TASKS,
    NO_TASK,
    A_REMINDER,
    A_DUE_REMINDER,
    SEVERAL_REMINDERS,
    NO_REMINDER,
    A_PENDING_EVENT,
    AN_EVENT_OF_A_MEMORY,
    A_STALE_EVENT,
    A_LINKED_EVENT,
    SEVERAL_EVENTS,
    NO_EVENT,
    A_JOB,
    SEVERAL_JOBS,
    NO_JOB,
    AUDITED,
    NO_BACKUP,
    A_BACKUP,
)

THE_SCHEDULER_RUNS: Final = State("the scheduler runs")
SEVEN_DAYS_PASS: Final = State("seven days pass and the scheduler runs")
REDIS_IS_BACK: Final = State("Redis is back")
A_JOB_IS_POSTED: Final = State("a job is posted", o.Posted, ("job_id",))

TRIGGERS: Final[tuple[State, ...]] = (
    THE_SCHEDULER_RUNS,
    SEVEN_DAYS_PASS,
    REDIS_IS_BACK,
    A_JOB_IS_POSTED,
)
