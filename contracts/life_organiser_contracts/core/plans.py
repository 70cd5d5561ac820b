"""What Core offers on what is still to come: tasks, reminders and events."""

from __future__ import annotations

from typing import Final

from handfast.declare import Value, expect
from life_organiser_contracts.core.provider import core
from shared.schemas.answers import EventResponse, ReminderResponse, TaskResponse
from shared.schemas.queries import (
    EventPath,
    EventQuery,
    ReminderPath,
    ReminderQuery,
    TaskPath,
    TaskQuery,
)
from shared.schemas.requests import (
    EventCreate,
    EventUpdate,
    ReminderCreate,
    ReminderUpdate,
    TaskCreate,
    TaskUpdate,
)

_OF_USER = {"owner_user_id": Value("user_id")}
_OF_OTHERS = {"owner_user_id": Value("other_user_id")}

LIST_TASKS: Final = core.get(
    "/tasks",
    name="list_tasks",
    description="Newest first; both bounds on the due date are exclusive.",
    query=TaskQuery,
    answers={200: list[TaskResponse]},
    echo={"owner_user_id": "[*].owner_user_id", "state": "[*].state"},
    ordered="-created_at",
)
TASKS: Final = expect(LIST_TASKS, query=_OF_USER)
OTHERS_TASKS: Final = expect(LIST_TASKS, query=_OF_OTHERS)

CREATE_TASK: Final = core.post(
    "/tasks",
    name="create_task",
    description="A task that is not done yet.",
    body=TaskCreate,
    answers={201: TaskResponse},
    refuses=(404,),
    echo_body=True,
    refusals_leave=(TASKS,),
    leaves=(OTHERS_TASKS,),
)
UPDATE_TASK: Final = core.patch(
    "/tasks/{task_id}",
    name="update_task",
    description="A recurring task that becomes done is followed by the next, a task of its own.",
    path=TaskPath,
    body=TaskUpdate,
    answers={200: TaskResponse},
    refuses=(404,),
    echo={"task_id": "id"},
    echo_body=True,
    refusals_leave=(TASKS,),
    leaves=(OTHERS_TASKS,),
)
DELETE_TASK: Final = core.delete(
    "/tasks/{task_id}",
    name="delete_task",
    description="The task goes, its memory stays.",
    path=TaskPath,
    answers={204: None},
    refuses=(404,),
    leaves=(OTHERS_TASKS,),
)
LIST_REMINDERS: Final = core.get(
    "/reminders",
    name="list_reminders",
    description="The earliest first; upcoming ones have not fired and lie in the future.",
    query=ReminderQuery,
    answers={200: list[ReminderResponse]},
    echo={"owner_user_id": "[*].owner_user_id", "fired": "[*].fired"},
    ordered="fire_at",
)
REMINDERS: Final = expect(LIST_REMINDERS, query=_OF_USER)
OTHERS_REMINDERS: Final = expect(LIST_REMINDERS, query=_OF_OTHERS)

CREATE_REMINDER: Final = core.post(
    "/reminders",
    name="create_reminder",
    description="A reminder that the scheduler fires once its time has come.",
    body=ReminderCreate,
    answers={201: ReminderResponse},
    refuses=(404,),
    echo_body=True,
    refusals_leave=(REMINDERS,),
    leaves=(OTHERS_REMINDERS,),
)
UPDATE_REMINDER: Final = core.patch(
    "/reminders/{reminder_id}",
    name="update_reminder",
    description="Changes what is given and nothing else; null ends the recurrence.",
    path=ReminderPath,
    body=ReminderUpdate,
    answers={200: ReminderResponse},
    refuses=(404,),
    echo={"reminder_id": "id"},
    echo_body=True,
    refusals_leave=(REMINDERS,),
    leaves=(OTHERS_REMINDERS,),
)
DELETE_REMINDER: Final = core.delete(
    "/reminders/{reminder_id}",
    name="delete_reminder",
    description="The reminder goes; an event that has it loses the link and stays.",
    path=ReminderPath,
    answers={204: None},
    refuses=(404,),
    leaves=(OTHERS_REMINDERS,),
)
LIST_EVENTS: Final = core.get(
    "/events",
    name="list_events",
    description="The latest date first.",
    query=EventQuery,
    answers={200: list[EventResponse]},
    echo={"owner_user_id": "[*].owner_user_id", "status": "[*].status"},
    ordered="-event_date",
)
EVENTS: Final = expect(LIST_EVENTS, query=_OF_USER)
OTHERS_EVENTS: Final = expect(LIST_EVENTS, query=_OF_OTHERS)

CREATE_EVENT: Final = core.post(
    "/events",
    name="create_event",
    description="An event that waits for its owner's word.",
    body=EventCreate,
    answers={201: EventResponse},
    refuses=(404,),
    echo_body=True,
    refusals_leave=(EVENTS,),
    leaves=(OTHERS_EVENTS,),
)
UPDATE_EVENT: Final = core.patch(
    "/events/{event_id}",
    name="update_event",
    description="Confirming an event of a memory makes one reminder, however often it happens.",
    path=EventPath,
    body=EventUpdate,
    answers={200: EventResponse},
    refuses=(404,),
    echo={"event_id": "id"},
    echo_body=True,
    refusals_leave=(EVENTS, REMINDERS),
    leaves=(OTHERS_EVENTS,),
)
