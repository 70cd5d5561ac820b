"""What Core offers on what is still to come: tasks, reminders and events."""

from __future__ import annotations

from typing import Final

from handfast.model import Content, Operation
from life_organiser_contracts.core.answering import answers
from shared.answers import EventResponse, ReminderResponse, TaskResponse
from shared.queries import EventPath, EventQuery, ReminderPath, ReminderQuery, TaskPath, TaskQuery
from shared.requests import (
    EventCreate,
    EventUpdate,
    ReminderCreate,
    ReminderUpdate,
    TaskCreate,
    TaskUpdate,
)

__all__ = [
    "CREATE_EVENT",
    "CREATE_REMINDER",
    "CREATE_TASK",
    "DELETE_REMINDER",
    "DELETE_TASK",
    "LIST_EVENTS",
    "LIST_REMINDERS",
    "LIST_TASKS",
    "UPDATE_EVENT",
    "UPDATE_REMINDER",
    "UPDATE_TASK",
]

CREATE_TASK: Final = Operation(
    name="create_task",
    method="POST",
    path="/tasks",
    description="A task that is not done yet.",
    bodies=(Content(TaskCreate),),
    answers=answers(201, TaskResponse, 404, 422),
)

LIST_TASKS: Final = Operation(
    name="list_tasks",
    method="GET",
    path="/tasks",
    description="Newest first; both bounds on the due date are exclusive.",
    query_parameters=TaskQuery,
    answers=answers(200, list[TaskResponse], 422),
)

UPDATE_TASK: Final = Operation(
    name="update_task",
    method="PATCH",
    path="/tasks/{task_id}",
    description=(
        "A recurring task that becomes done is followed by the next one, a task of its own."
    ),
    path_parameters=TaskPath,
    bodies=(Content(TaskUpdate),),
    answers=answers(200, TaskResponse, 404, 422),
)

DELETE_TASK: Final = Operation(
    name="delete_task",
    method="DELETE",
    path="/tasks/{task_id}",
    description="The task goes, its memory stays.",
    path_parameters=TaskPath,
    answers=answers(204, None, 404, 422),
)

CREATE_REMINDER: Final = Operation(
    name="create_reminder",
    method="POST",
    path="/reminders",
    description="A reminder that the scheduler fires once its time has come.",
    bodies=(Content(ReminderCreate),),
    answers=answers(201, ReminderResponse, 404, 422),
)

LIST_REMINDERS: Final = Operation(
    name="list_reminders",
    method="GET",
    path="/reminders",
    description="The earliest first; upcoming ones have not fired and lie in the future.",
    query_parameters=ReminderQuery,
    answers=answers(200, list[ReminderResponse], 422),
)

UPDATE_REMINDER: Final = Operation(
    name="update_reminder",
    method="PATCH",
    path="/reminders/{reminder_id}",
    description="Changes what is given and nothing else; null ends the recurrence.",
    path_parameters=ReminderPath,
    bodies=(Content(ReminderUpdate),),
    answers=answers(200, ReminderResponse, 404, 422),
)

DELETE_REMINDER: Final = Operation(
    name="delete_reminder",
    method="DELETE",
    path="/reminders/{reminder_id}",
    description="The reminder goes; an event that has it loses the link and stays.",
    path_parameters=ReminderPath,
    answers=answers(204, None, 404, 422),
)

CREATE_EVENT: Final = Operation(
    name="create_event",
    method="POST",
    path="/events",
    description="An event that waits for its owner's word.",
    bodies=(Content(EventCreate),),
    answers=answers(201, EventResponse, 404, 422),
)

LIST_EVENTS: Final = Operation(
    name="list_events",
    method="GET",
    path="/events",
    description="The latest date first.",
    query_parameters=EventQuery,
    answers=answers(200, list[EventResponse], 422),
)

UPDATE_EVENT: Final = Operation(
    name="update_event",
    method="PATCH",
    path="/events/{event_id}",
    description=(
        "Confirming an event of a memory makes one reminder, however often it is confirmed."
    ),
    path_parameters=EventPath,
    bodies=(Content(EventUpdate),),
    answers=answers(200, EventResponse, 404, 422),
)
