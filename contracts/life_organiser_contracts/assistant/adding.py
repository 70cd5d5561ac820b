"""What the assistant relies on when it adds a task or a reminder for its user."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    CREATE_REMINDER,
    CREATE_TASK,
    LIST_REMINDERS,
    LIST_TASKS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    NEIGHBOUR,
    USER,
    no_reminders,
    no_tasks,
    reminders_stay,
    tasks_stay,
    variant,
)

__all__ = ["INTERACTIONS"]

_TASK = {
    "memory_id": MEMORY,
    "owner_user_id": USER,
    "description": "Water the fern",
    "due_at": "2031-04-03T20:30:00Z",
}
_NEW_TASK = {**_TASK, "state": "NOT_DONE", "completed_at": None, "recurrence_minutes": None}
_REMINDER = {
    "memory_id": MEMORY,
    "owner_user_id": USER,
    "fire_at": "2031-05-01T07:00:00Z",
}

INTERACTIONS: Final = (
    HttpInteraction(
        name="add a task",
        operation=CREATE_TASK,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        body=_TASK,
        equals={**_NEW_TASK, "id": NOT_NULL},
        then=(
            Exchange(
                operation=LIST_TASKS,
                query={"owner_user_id": USER},
                exactly=1,
                equals={
                    "[0].id": Answered("id"),
                    **{f"[0].{field}": value for field, value in _NEW_TASK.items()},
                },
            ),
            tasks_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "that recurs weekly",
                body={
                    **_TASK,
                    "due_at": "2031-04-03T09:00:00-11:30",
                    "recurrence_minutes": 7 * 24 * 60,
                },
                equals={**_NEW_TASK, "recurrence_minutes": 7 * 24 * 60},
                then=(),
            ),
        ),
    ),
    HttpInteraction(
        name="add a task about a memory that is not there",
        operation=CREATE_TASK,
        given=(s.A_USER(), s.NO_MEMORY()),
        body=_TASK,
        status=404,
        then=(no_tasks(),),
    ),
    HttpInteraction(
        name="add a reminder",
        operation=CREATE_REMINDER,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        body=_REMINDER,
        equals={**_REMINDER, "id": NOT_NULL, "recurrence_minutes": None, "fired": False},
        then=(
            Exchange(
                operation=LIST_REMINDERS,
                query={"owner_user_id": USER},
                exactly=1,
                equals={
                    "[0].id": Answered("id"),
                    **{f"[0].{field}": value for field, value in _REMINDER.items()},
                },
            ),
            reminders_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "far in the east",
                body={**_REMINDER, "fire_at": "2031-05-01T21:00:00+14:00"},
            ),
        ),
    ),
    HttpInteraction(
        name="add a reminder of a memory that is not there",
        operation=CREATE_REMINDER,
        given=(s.A_USER(), s.NO_MEMORY()),
        body=_REMINDER,
        status=404,
        then=(no_reminders(),),
    ),
)
