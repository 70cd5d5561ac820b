"""Makes tasks, reminders and events through Core's public REST API.

What ``api_rows`` says of its makers holds here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from life_organiser_contracts import states as s
from life_organiser_contracts.api_rows import Api, Made, add_memory, owner_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from handfast.model import State

__all__ = ["PLANS"]

_SOON = "2031-05-01T07:00:00Z"


async def _add_task(api: Api, owned: Made, **body: Any) -> str:
    body = {"description": "Water the fern", **body}
    return await api.make("/tasks", **_whose(owned), **body)


async def _add_reminder(api: Api, owned: Made, **body: Any) -> str:
    return await api.make("/reminders", **_whose(owned), **body)


async def _add_event(api: Api, owned: Made, source_type: str = "email", **body: Any) -> str:
    body = {"description": "Table for two", "source_type": source_type, **body}
    return await api.make("/events", owner_user_id=owned["user_id"], **body)


def _whose(owned: Made) -> Made:
    return {"memory_id": owned["memory_id"], "owner_user_id": owned["user_id"]}


async def _memory_in_use(api: Api, *, user_id: int, content: str, **_: Any) -> Made:
    owned = await add_memory(api, user_id=user_id, content=content)
    task_id = await _add_task(api, owned)
    reminder_id = await _add_reminder(api, owned, fire_at=_SOON)
    return {**owned, "task_id": task_id, "reminder_id": reminder_id}


async def _task(
    api: Api,
    *,
    user_id: int,
    description: str,
    due_at: str | None,
    recurrence_minutes: int | None = None,
    **_: Any,
) -> Made:
    owned = await add_memory(api, user_id=user_id)
    more = {"due_at": due_at, "recurrence_minutes": recurrence_minutes}
    return {**owned, "task_id": await _add_task(api, owned, description=description, **more)}


async def _several_tasks(
    api: Api, *, user_id: int, older_due_at: str, newer_due_at: str, **_: Any
) -> Made:
    owned = await add_memory(api, user_id=user_id)
    older_id = await _add_task(api, owned, due_at=older_due_at)
    newer_id = await _add_task(api, owned, due_at=newer_due_at)
    done_id = await _add_task(api, owned)
    await api.send("PATCH", f"/tasks/{done_id}", {"state": "DONE"})
    return {**owned, "older_id": older_id, "newer_id": newer_id, "done_id": done_id}


async def _reminder(
    api: Api, *, user_id: int, fire_at: str, recurrence_minutes: int | None, **_: Any
) -> Made:
    owned = await add_memory(api, user_id=user_id)
    more = {"fire_at": fire_at, "recurrence_minutes": recurrence_minutes}
    return {**owned, "reminder_id": await _add_reminder(api, owned, **more)}


async def _due_reminder(
    api: Api,
    *,
    user_id: int,
    content: str | None,
    fire_at: str,
    recurrence_minutes: int | None,
    **_: Any,
) -> Made:
    owned = await add_memory(api, user_id=user_id, content=content)
    more = {"fire_at": fire_at, "recurrence_minutes": recurrence_minutes}
    return {**owned, "reminder_id": await _add_reminder(api, owned, **more)}


async def _event(
    api: Api, *, user_id: int, description: str, event_date: str, source_ref: str | None, **_: Any
) -> Made:
    owner = await owner_of(api, user_id)
    body: Made = {"description": description, "event_date": event_date}
    body["source_ref"] = source_ref
    return {**owner, "event_id": await _add_event(api, owner, **body)}


async def _event_of_memory(
    api: Api, *, user_id: int, description: str, event_date: str, **_: Any
) -> Made:
    owned = await add_memory(api, user_id=user_id)
    body = {"description": description, "event_date": event_date, "memory_id": owned["memory_id"]}
    return {**owned, "event_id": await _add_event(api, owned, "manual", **body)}


async def _confirm(api: Api, event_id: str) -> Any:
    return await api.send("PATCH", f"/events/{event_id}", {"status": "confirmed"})


async def _linked_event(api: Api, **parameters: Any) -> Made:
    made = await _event_of_memory(api, **parameters)
    confirmed = await _confirm(api, made["event_id"])
    return {**made, "reminder_id": confirmed["reminder_id"]}


async def _several_events(
    api: Api,
    *,
    user_id: int,
    pending_date: str,
    confirmed_date: str,
    rejected_date: str,
    **_: Any,
) -> Made:
    owned = await add_memory(api, user_id=user_id)
    found = {"source_ref": "<booking-7@mail.example>"}
    pending_id = await _add_event(api, owned, event_date=pending_date, **found)
    noted = {"event_date": confirmed_date, "memory_id": owned["memory_id"]}
    confirmed_id = await _add_event(api, owned, "manual", **noted)
    reminder_id = (await _confirm(api, confirmed_id))["reminder_id"]
    rejected_id = await _add_event(api, owned, event_date=rejected_date, **found)
    await api.send("PATCH", f"/events/{rejected_id}", {"status": "rejected"})
    ids = {"pending_id": pending_id, "confirmed_id": confirmed_id, "rejected_id": rejected_id}
    return {**owned, **ids, "reminder_id": reminder_id}


async def _neighbour(api: Api, *, other_user_id: int, other_content: str, **_: Any) -> Made:
    owned = await add_memory(api, user_id=other_user_id, content=other_content)
    memory = f"/memories/{owned['memory_id']}"
    await api.send("PATCH", memory, {"is_pinned": True})
    await api.send("POST", f"{memory}/tags", {"tags": ["plants", "shade"]})
    event_id = await _add_event(api, owned, event_date="2031-05-02T12:00:00Z")
    await _confirm(api, event_id)
    return {
        "other_user_id": owned["user_id"],
        "other_memory_id": owned["memory_id"],
        "other_task_id": await _add_task(api, owned, due_at="2031-04-04T09:00:00Z"),
        "other_reminder_id": await _add_reminder(api, owned, fire_at="2031-05-20T07:00:00Z"),
        "other_event_id": event_id,
    }


PLANS: Final[Mapping[State, Callable[..., Awaitable[Made]]]] = {
    s.A_NEIGHBOUR: _neighbour,
    s.A_MEMORY_IN_USE: _memory_in_use,
    s.A_TASK: _task,
    s.A_RECURRING_TASK: _task,
    s.SEVERAL_TASKS: _several_tasks,
    s.A_REMINDER: _reminder,
    s.A_DUE_REMINDER: _due_reminder,
    s.A_PENDING_EVENT: _event,
    s.AN_EVENT_OF_A_MEMORY: _event_of_memory,
    s.A_LINKED_EVENT: _linked_event,
    s.SEVERAL_EVENTS: _several_events,
}
"""How each state of these things, and the neighbour who has one of each, is made."""
