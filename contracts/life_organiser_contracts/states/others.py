"""What goes beyond one thing and its owner: what others have, what is in use, more than a page."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from handfast.declare import Api, chosen, chosen_id
from life_organiser_contracts.core.memories import ADD_TAGS, CREATE_MEMORY, UPDATE_MEMORY
from life_organiser_contracts.core.plans import CREATE_EVENT, CREATE_REMINDER, CREATE_TASK
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.core.service import CREATE_JOB
from life_organiser_contracts.states import examples
from life_organiser_contracts.states.events import confirmed
from life_organiser_contracts.states.memories import (
    EVENT,
    MEMORY,
    REMINDER,
    TASK,
    Made,
    Owned,
    Written,
)
from life_organiser_contracts.states.tasks import of
from shared.fields import Id, Text, UserId

_OTHER = 900
_SOON = "2031-05-01T07:00:00Z"
_TASK = {"description": "Water the fern"}
_EVENT = {"description": "Table for two", "source_type": "manual"}


@core.state("a memory has a task and a reminder")
class MemoryInUse(Written):
    """A memory with two tags, and what points at it."""

    task_id: Id = chosen_id(TASK)
    reminder_id: Id = chosen_id(REMINDER)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        task = await api.call(CREATE_TASK, body=of(made, **_TASK))
        reminder = await api.call(CREATE_REMINDER, body=of(made, fire_at=_SOON))
        await api.call(ADD_TAGS, made, body={"tags": ["plants", "shade"]})
        return {**made, "task_id": task["id"], "reminder_id": reminder["id"]}


@core.state("a list has more than a page of rows")
class MoreThanAPage(Owned):
    """Which list has more rows than a page holds where none is asked for; all are of one memory.

    The hits are further memories that hold the word, as are those that are pinned. Of the hits the
    first one alone is pinned, which is the worst.
    """

    things: Literal["tasks", "reminders", "events", "jobs", "changes", "hits", "pinned"] = "tasks"
    rows: Annotated[int, Field(ge=1, le=200)] = 51
    word: Text = "fern"

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        question = {"message": self.word, "user_id": made["user_id"]}
        requests: dict[str, tuple[Any, Any]] = {
            "tasks": (CREATE_TASK, of(made, **_TASK)),
            "reminders": (CREATE_REMINDER, of(made, fire_at=_SOON)),
            "events": (CREATE_EVENT, of(made, **_EVENT, event_date=_SOON)),
            "jobs": (CREATE_JOB, {"job_type": "followup", "payload": question}),
            "changes": (UPDATE_MEMORY, {"is_pinned": False}),
            "hits": (CREATE_MEMORY, {"owner_user_id": made["user_id"], "content": self.word}),
        }
        requests["pinned"] = requests["hits"]
        operation, body = requests[self.things]
        for _again in range(self.rows):
            added = await api.call(operation, made, body=body)
            if self.things == "pinned":
                one = {"memory_id": added["id"]}
                await api.call(UPDATE_MEMORY, one, body={"is_pinned": True})
        if self.things == "hits":
            await api.call(UPDATE_MEMORY, made, body={"is_pinned": True})
        return made


@core.state("another user has things of their own", neighbour=True)
class Neighbour(BaseModel):
    """What another user has: a pinned memory with an open task and a reminder, and an event.

    ``other_content`` holds the word that the first user's memories are found by. The reminder is
    for 20 May 2031, the event confirmed, so that neither is news for the scheduler.
    """

    other_user_id: UserId = chosen(*examples.NEIGHBOURS)
    other_memory_id: Id = chosen_id(MEMORY, _OTHER)
    other_content: Text = "My fern is my own affair"
    other_task_id: Id = chosen_id(TASK, _OTHER)
    other_reminder_id: Id = chosen_id(REMINDER, _OTHER)
    other_event_id: Id = chosen_id(EVENT, _OTHER)

    async def through_api(self, api: Api) -> Made:
        owner = Written(user_id=self.other_user_id, content=self.other_content)
        made = await owner.through_api(api)
        await api.call(UPDATE_MEMORY, made, body={"is_pinned": True})
        await api.call(ADD_TAGS, made, body={"tags": ["plants", "shade"]})
        event = {"owner_user_id": made["user_id"], **_EVENT, "source_type": "email"}
        at = {"event_date": "2031-05-02T12:00:00Z"}
        event_id = (await api.call(CREATE_EVENT, body={**event, **at}))["id"]
        await confirmed(api, event_id)
        task = await api.call(CREATE_TASK, body=of(made, **_TASK, due_at="2031-04-04T09:00:00Z"))
        reminder = await api.call(CREATE_REMINDER, body=of(made, fire_at="2031-05-20T07:00:00Z"))
        return {
            "other_user_id": made["user_id"],
            "other_memory_id": made["memory_id"],
            "other_task_id": task["id"],
            "other_reminder_id": reminder["id"],
            "other_event_id": event_id,
        }
