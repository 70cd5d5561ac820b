"""Which tasks and reminders there are, and how Core's own API brings that about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from handfast.declare import Api, chosen_id
from life_organiser_contracts.core.plans import CREATE_REMINDER, CREATE_TASK, UPDATE_TASK
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.states.memories import REMINDER, TASK, UNKNOWN, Made, Owned
from shared.fields import Id, Instant, RecurrenceMinutes, Text


def of(made: Made, **fields: Any) -> Made:
    """``fields`` of something that belongs to the memory that was made, and to its owner."""
    return {"memory_id": made["memory_id"], "owner_user_id": made["user_id"], **fields}


@core.state("an open task exists")
class Task(Owned):
    """A task of a memory."""

    task_id: Id = chosen_id(TASK)
    description: Text = "Water the fern"
    due_at: Instant | None = datetime(2031, 4, 3, 9, tzinfo=UTC)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        fields = self.model_dump(include={"description", "due_at", "recurrence_minutes"})
        return {**made, "task_id": (await api.call(CREATE_TASK, body=of(made, **fields)))["id"]}


@core.state("an open recurring task exists")
class RecurringTask(Task):
    """A daily task that has been due for long, and when it is due next."""

    due_at: Instant | None = datetime(2021, 3, 1, 9, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes = 1440
    next_due_at: Instant = datetime(2021, 3, 2, 9, tzinfo=UTC)


@core.state("two open tasks and a done one exist")
class SeveralTasks(Owned):
    """Tasks in the order in which they were added; the done one was added last."""

    older_id: Id = chosen_id(TASK, 21)
    older_due_at: Instant = datetime(2031, 4, 3, 9, tzinfo=UTC)
    newer_id: Id = chosen_id(TASK, 22)
    newer_due_at: Instant = datetime(2031, 4, 5, 9, tzinfo=UTC)
    done_id: Id = chosen_id(TASK, 23)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        due = {"older_id": self.older_due_at, "newer_id": self.newer_due_at, "done_id": None}
        for name, at in due.items():
            task = await api.call(
                CREATE_TASK, body=of(made, description="Water the fern", due_at=at)
            )
            made[name] = task["id"]
        await api.call(UPDATE_TASK, {"task_id": made["done_id"]}, body={"state": "DONE"})
        return made


@core.state("there is no such task", absent=True)
class NoTask(BaseModel):
    """An id that no task has."""

    task_id: Id = chosen_id(TASK, UNKNOWN)


@core.state("a reminder exists")
class Reminder(Owned):
    """A reminder of a memory, and how often it recurs."""

    reminder_id: Id = chosen_id(REMINDER)
    fire_at: Instant = datetime(2031, 5, 1, 7, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes | None = None

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        fields = self.model_dump(include={"fire_at", "recurrence_minutes"})
        reminder = await api.call(CREATE_REMINDER, body=of(made, **fields))
        return {**made, "reminder_id": reminder["id"]}


@core.state("a reminder is due")
class DueReminder(Reminder):
    """A reminder whose time has come, of a memory with or without content."""

    content: Text | None = "Water the fern in the hall"
    fire_at: Instant = datetime(2021, 4, 2, 7, tzinfo=UTC)
    next_fire_at: Instant = datetime(2021, 4, 3, 7, tzinfo=UTC)


@core.state("one fired and two upcoming reminders exist", needs_handler=True)
class SeveralReminders(Owned):
    """Reminders in another order than that of their making; the scheduler has fired one."""

    fired_id: Id = chosen_id(REMINDER, 31)
    fired_at: Instant = datetime(2021, 4, 2, 7, tzinfo=UTC)
    next_id: Id = chosen_id(REMINDER, 32)
    next_at: Instant = datetime(2031, 5, 1, 7, tzinfo=UTC)
    last_id: Id = chosen_id(REMINDER, 33)
    last_at: Instant = datetime(2031, 6, 1, 7, tzinfo=UTC)
    recurrence_minutes: RecurrenceMinutes = 10_080


@core.state("there is no such reminder", absent=True)
class NoReminder(BaseModel):
    """An id that no reminder has."""

    reminder_id: Id = chosen_id(REMINDER, UNKNOWN)
