"""Writes tasks, reminders and events straight into the reference Core's store.

What ``rows`` says of its functions holds here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from life_organiser_contracts.bound.rows import add_tags, memory, moment, user

if TYPE_CHECKING:
    from life_organiser_contracts.bound.world import World

__all__ = [
    "due_reminder",
    "event",
    "event_of_memory",
    "linked_event",
    "memory_in_use",
    "neighbour",
    "reminder",
    "several_events",
    "several_reminders",
    "several_tasks",
    "task",
]


def memory_in_use(world: World, *, task_id: str, reminder_id: str, **parameters: Any) -> None:
    """A memory with a task and a reminder."""
    memory(world, **parameters)
    owned: dict[str, Any] = {"memory_id": parameters["memory_id"], "user_id": parameters["user_id"]}
    _task(world, task_id=task_id, **owned)
    _reminder(world, reminder_id=reminder_id, fire_at="2031-05-01T07:00:00Z", **owned)


def _task(
    world: World,
    *,
    task_id: str,
    memory_id: str,
    user_id: int,
    description: str = "Water the fern",
    due_at: str | None = None,
    **columns: Any,
) -> None:
    row = {"id": task_id, "memory_id": memory_id, "owner_user_id": user_id, **columns}
    world.insert("tasks", {**row, "description": description, "due_at": moment(due_at)})


def task(
    world: World,
    *,
    task_id: str,
    memory_id: str,
    user_id: int,
    description: str,
    due_at: str | None,
    recurrence_minutes: int | None = None,
    **_: Any,
) -> None:
    """An open task and its memory."""
    memory(world, memory_id=memory_id, user_id=user_id)
    _task(
        world,
        task_id=task_id,
        memory_id=memory_id,
        user_id=user_id,
        description=description,
        due_at=due_at,
        recurrence_minutes=recurrence_minutes,
    )


def several_tasks(
    world: World,
    *,
    memory_id: str,
    user_id: int,
    older_id: str,
    older_due_at: str,
    newer_id: str,
    newer_due_at: str,
    done_id: str,
    **_: Any,
) -> None:
    """Two open tasks, then a done one."""
    memory(world, memory_id=memory_id, user_id=user_id)
    owned: dict[str, Any] = {"memory_id": memory_id, "user_id": user_id}
    _task(world, task_id=older_id, due_at=older_due_at, **owned)
    _task(world, task_id=newer_id, due_at=newer_due_at, **owned)
    _task(world, task_id=done_id, state="DONE", completed_at=world.clock(), **owned)


def _reminder(
    world: World, *, reminder_id: str, memory_id: str, user_id: int, fire_at: str, **columns: Any
) -> None:
    row = {"id": reminder_id, "memory_id": memory_id, "owner_user_id": user_id, **columns}
    world.insert("reminders", {**row, "fire_at": moment(fire_at)})


def reminder(world: World, *, actor: str = "", **parameters: Any) -> None:
    """A reminder and its memory."""
    memory(world, memory_id=parameters["memory_id"], user_id=parameters["user_id"])
    _reminder(world, **parameters)


def due_reminder(
    world: World, *, content: str | None, next_fire_at: str, actor: str, **parameters: Any
) -> None:
    """A reminder whose time has come, of a memory with that content."""
    owned: dict[str, Any] = {"memory_id": parameters["memory_id"], "user_id": parameters["user_id"]}
    memory(world, content=content, **owned)
    _reminder(world, **parameters)


def several_reminders(
    world: World,
    *,
    memory_id: str,
    user_id: int,
    recurrence_minutes: int,
    **parameters: Any,
) -> None:
    """The last one, then one that has fired, then the next one, which recurs."""
    memory(world, memory_id=memory_id, user_id=user_id)
    more: dict[str, dict[str, Any]] = {
        "last": {},
        "fired": {"fired": True},
        "next": {"recurrence_minutes": recurrence_minutes},
    }
    for name, columns in more.items():
        _reminder(
            world,
            reminder_id=parameters[f"{name}_id"],
            memory_id=memory_id,
            user_id=user_id,
            fire_at=parameters[f"{name}_at"],
            **columns,
        )


def _event(
    world: World,
    *,
    event_id: str,
    user_id: int,
    event_date: str,
    description: str = "Table for two",
    **columns: Any,
) -> None:
    row = {
        "id": event_id,
        "owner_user_id": user_id,
        "description": description,
        "event_date": moment(event_date),
        "source_type": "email",
        "pending_since": world.clock(),
        **columns,
    }
    world.insert("events", row)


def event(
    world: World,
    *,
    event_id: str,
    user_id: int,
    description: str,
    event_date: str,
    source_ref: str | None,
    pending_since: str | None = None,
    **_: Any,
) -> None:
    """A pending event from a mail."""
    user(world, user_id=user_id)
    _event(
        world,
        event_id=event_id,
        user_id=user_id,
        description=description,
        event_date=event_date,
        source_ref=source_ref,
        pending_since=moment(pending_since) or world.clock(),
    )


def event_of_memory(
    world: World,
    *,
    event_id: str,
    memory_id: str,
    user_id: int,
    actor: str = "",
    **parameters: Any,
) -> None:
    """An event that its owner noted down, and its memory."""
    memory(world, memory_id=memory_id, user_id=user_id)
    owned: dict[str, Any] = {"event_id": event_id, "user_id": user_id, "memory_id": memory_id}
    _event(world, source_type="manual", **owned, **parameters)


_CONFIRMED: dict[str, Any] = {"status": "confirmed", "pending_since": None}


def linked_event(world: World, *, reminder_id: str, **parameters: Any) -> None:
    """A confirmed event, its reminder and its memory."""
    memory(world, memory_id=parameters["memory_id"], user_id=parameters["user_id"])
    _linked(world, reminder_id=reminder_id, **parameters)


def _linked(
    world: World,
    *,
    event_id: str,
    memory_id: str,
    user_id: int,
    reminder_id: str,
    event_date: str,
    actor: str = "",
    **columns: Any,
) -> None:
    owned: dict[str, Any] = {"memory_id": memory_id, "user_id": user_id}
    _reminder(world, reminder_id=reminder_id, fire_at=event_date, **owned)
    columns = {"source_type": "manual", "reminder_id": reminder_id, **_CONFIRMED, **columns}
    _event(world, event_id=event_id, event_date=event_date, **owned, **columns)


def several_events(
    world: World, *, user_id: int, memory_id: str, reminder_id: str, **parameters: Any
) -> None:
    """A pending, a confirmed and a rejected event, each of an earlier date than the last."""
    memory(world, memory_id=memory_id, user_id=user_id)
    found: dict[str, Any] = {"user_id": user_id, "source_ref": "<booking-7@mail.example>"}
    _event(
        world,
        event_id=parameters["pending_id"],
        event_date=parameters["pending_date"],
        **found,
    )
    _linked(
        world,
        event_id=parameters["confirmed_id"],
        event_date=parameters["confirmed_date"],
        memory_id=memory_id,
        user_id=user_id,
        reminder_id=reminder_id,
    )
    _event(
        world,
        event_id=parameters["rejected_id"],
        event_date=parameters["rejected_date"],
        status="rejected",
        pending_since=None,
        **found,
    )


def neighbour(
    world: World,
    *,
    other_user_id: int,
    other_memory_id: str,
    other_content: str,
    other_task_id: str,
    other_reminder_id: str,
    other_event_id: str,
) -> None:
    """Another user with a pinned memory, an open task, an upcoming reminder and an event."""
    owned: dict[str, Any] = {"memory_id": other_memory_id, "user_id": other_user_id}
    user(world, user_id=other_user_id, display_name="Grace")
    memory(world, content=other_content, is_pinned=True, **owned)
    add_tags(world, other_memory_id, "confirmed", "plants", "shade")
    _task(world, task_id=other_task_id, due_at="2031-04-04T09:00:00Z", **owned)
    _reminder(world, reminder_id=other_reminder_id, fire_at="2031-05-20T07:00:00Z", **owned)
    _event(
        world,
        event_id=other_event_id,
        user_id=other_user_id,
        event_date="2031-05-02T12:00:00Z",
        **_CONFIRMED,
    )
