"""Which tasks and reminders there are, and how Core's own API brings that about."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from handfast.declare import Api, chosen_id
from life_organiser_contracts.core.plans import CREATE_REMINDER, CREATE_TASK, UPDATE_TASK
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.states import examples
from life_organiser_contracts.states.memories import (
    REMINDER,
    TASK,
    UNKNOWN,
    Made,
    Owned,
    with_moments,
)
from shared.fields import Id, Instant, RecurrenceMinutes, Text


def of(made: Made, **fields: Any) -> Made:
    """``fields`` of something that belongs to the memory that was made, and to its owner."""
    return {"memory_id": made["memory_id"], "owner_user_id": made["user_id"], **fields}


@core.state("an open task exists")
class Task(Owned):
    """A task of a memory."""

    task_id: Id = chosen_id(TASK)
    description: Text = examples.text("Water the fern")
    due_at: Instant | None = examples.moment(2031, 4, 3, 9)
    created_at: Instant = examples.created_at()

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        fields = self.model_dump(include={"description", "due_at", "recurrence_minutes"})
        task = await api.call(CREATE_TASK, body=of(made, **fields))
        return {**made, "task_id": task["id"], **with_moments(self, task)}


@core.state("an open recurring task exists")
class RecurringTask(Task):
    """A task that has been due for long, and when it is due next: a day and a minute later."""

    due_at: Instant | None = examples.moment(2021, 3, 1, 9)
    recurrence_minutes: RecurrenceMinutes = 1441
    next_due_at: Instant = examples.moment(2021, 3, 2, 9, 1)


@core.state("two open tasks and a done one exist")
class SeveralTasks(Owned):
    """Tasks in the order in which they were added, the done one last; the newer one recurs."""

    older_id: Id = chosen_id(TASK, 21)
    older_due_at: Instant = examples.moment(2031, 4, 3, 9)
    newer_id: Id = chosen_id(TASK, 22)
    newer_due_at: Instant = examples.moment(2031, 4, 5, 9)
    newer_recurrence: RecurrenceMinutes = 10_080
    done_id: Id = chosen_id(TASK, 23)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        recurs = {"recurrence_minutes": self.newer_recurrence}
        due: dict[str, Made] = {
            "older_id": {"due_at": self.older_due_at},
            "newer_id": {"due_at": self.newer_due_at, **recurs},
            "done_id": {},
        }
        for name, more in due.items():
            task = await api.call(CREATE_TASK, body=of(made, description="Water the fern", **more))
            made[name] = task["id"]
        await api.call(UPDATE_TASK, {"task_id": made["done_id"]}, body={"state": "DONE"})
        return made


@core.state("two tasks are done")
class DoneTasks(Owned):
    """Tasks in the order in which they were added; the second was done first."""

    first_id: Id = chosen_id(TASK, 24)
    second_id: Id = chosen_id(TASK, 25)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        for name in ("first_id", "second_id"):
            task = await api.call(CREATE_TASK, body=of(made, description="Water the fern"))
            made[name] = task["id"]
        for name in ("second_id", "first_id"):
            await api.call(UPDATE_TASK, {"task_id": made[name]}, body={"state": "DONE"})
        return made


@core.state("there is no such task", absent=True)
class NoTask(BaseModel):
    """An id that no task has."""

    task_id: Id = chosen_id(TASK, UNKNOWN)


@core.state("a reminder exists")
class Reminder(Owned):
    """A reminder of a memory, and how often it recurs."""

    reminder_id: Id = chosen_id(REMINDER)
    fire_at: Instant = examples.moment(2031, 5, 1, 7)
    recurrence_minutes: RecurrenceMinutes | None = None
    created_at: Instant = examples.created_at()

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        fields = self.model_dump(include={"fire_at", "recurrence_minutes"})
        reminder = await api.call(CREATE_REMINDER, body=of(made, **fields))
        return {**made, "reminder_id": reminder["id"], **with_moments(self, reminder)}


@core.state("a reminder is due")
class DueReminder(Reminder):
    """A reminder whose time has come, of a memory with or without content."""

    content: Text | None = examples.text("Water the fern in the hall")
    media_type: Literal["image"] | None = None
    fire_at: Instant = examples.moment(2021, 4, 2, 7)
    next_fire_at: Instant = examples.moment(2021, 4, 3, 7)

    def memory(self) -> Made:
        """A text, or an image that is pending still."""
        return {"content": self.content, "media_type": self.media_type}


@core.state("two reminders are due and a third is not")
class DueReminders(Owned):
    """Reminders of one memory; the one that is due first was added last."""

    first_id: Id = chosen_id(REMINDER, 34)
    first_at: Instant = examples.moment(2021, 4, 2, 7)
    second_id: Id = chosen_id(REMINDER, 35)
    second_at: Instant = examples.moment(2021, 4, 2, 8)
    third_id: Id = chosen_id(REMINDER, 36)
    third_at: Instant = examples.moment(2031, 5, 1, 7)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        for name in ("third", "second", "first"):
            body = of(made, fire_at=getattr(self, f"{name}_at"))
            made[f"{name}_id"] = (await api.call(CREATE_REMINDER, body=body))["id"]
        return made


@core.state("one fired and two upcoming reminders exist", needs_handler=True)
class SeveralReminders(Owned):
    """Reminders in another order than that of their making; the scheduler has fired one."""

    fired_id: Id = chosen_id(REMINDER, 31)
    fired_at: Instant = examples.moment(2021, 4, 2, 7)
    next_id: Id = chosen_id(REMINDER, 32)
    next_at: Instant = examples.moment(2031, 5, 1, 7)
    last_id: Id = chosen_id(REMINDER, 33)
    last_at: Instant = examples.moment(2031, 6, 1, 7)
    recurrence_minutes: RecurrenceMinutes = 10_080


@core.state("there is no such reminder", absent=True)
class NoReminder(BaseModel):
    """An id that no reminder has."""

    reminder_id: Id = chosen_id(REMINDER, UNKNOWN)
