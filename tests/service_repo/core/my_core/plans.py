"""Tasks, reminders and events."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from my_core.memories import known
from my_core.store import Row, Store
from my_core.wire import body_of, path_of, query_of, shown, text
from shared.schemas.queries import EventPath, EventQuery, ReminderQuery, TaskPath, TaskQuery
from shared.schemas.requests import EventCreate, EventUpdate, ReminderCreate, TaskCreate, TaskUpdate

__all__ = ["ROUTES"]

_NEW = {
    "task": {"state": "NOT_DONE", "completed_at": None},
    "reminder": {"fired": False},
    "event": {"status": "pending", "reminder_id": None},
}


async def _create(request: Request, kind: str, model: type[BaseModel], **more: Any) -> Response:
    store: Store = request.app.state.store
    body = (await body_of(request, model)).model_dump()
    known(store, body["owner_user_id"])
    if body["memory_id"] is not None:
        store.get("memory", body["memory_id"])
    row = {**body, **_NEW[kind], **more}
    actor = "system:llm_worker" if row.get("source_type") == "email" else _user(body)
    return text(shown(kind, store.add(kind, row, actor)), 201)


async def tasks(request: Request) -> Response:
    if request.method == "POST":
        return await _create(request, "task", TaskCreate)
    query = query_of(request, TaskQuery)
    rows = _between(request.app.state.store, query)
    return text([shown("task", row) for row in rows[query.offset :][: query.limit]])


def _between(store: Store, query: TaskQuery) -> list[Row]:
    return [
        row
        for row in reversed(store.tables["task"].values())
        if query.state in (None, row["state"])
        and query.owner_user_id in (None, row["owner_user_id"])
        and (query.due_before is None or (row["due_at"] and row["due_at"] < query.due_before))
        and (query.due_after is None or (row["due_at"] and row["due_at"] > query.due_after))
    ]


async def task(request: Request) -> Response:
    store, key = request.app.state.store, path_of(request, TaskPath).task_id
    body = await body_of(request, TaskUpdate)
    row = store.get("task", key)
    changes = body.model_dump(exclude_unset=True)
    turned = changes.get("state", row["state"]) != row["state"]
    if turned:
        changes["completed_at"] = store.clock() if changes["state"] == "DONE" else None
    due = changes.get("due_at", row["due_at"]) or store.clock()
    minutes = changes.get("recurrence_minutes", row["recurrence_minutes"])
    recurs = turned and changes["state"] == "DONE" and minutes is not None
    try:
        due += timedelta(minutes=minutes if recurs else 0)
    except OverflowError:
        return text({"detail": "the next due time is past the last year there is"}, 422)
    row.update(changes)
    actor, detail = _user(row), body.model_dump(mode="json", exclude_unset=True)
    store.audit("task", key, "updated", actor, detail)
    if recurs:
        source = {"source": "recurrence", "task_id": key}
        copied = {name: row[name] for name in TaskCreate.model_fields}
        store.add("task", {**copied, **_NEW["task"], "due_at": due}, actor, source)
    return text(shown("task", row))


async def reminders(request: Request) -> Response:
    if request.method == "POST":
        return await _create(request, "reminder", ReminderCreate)
    query, store = query_of(request, ReminderQuery), request.app.state.store
    rows = [
        row
        for row in store.tables["reminder"].values()
        if query.owner_user_id in (None, row["owner_user_id"])
        and query.fired in (None, row["fired"])
        and not (query.upcoming_only and (row["fired"] or row["fire_at"] <= store.clock()))
    ]
    rows.sort(key=_moment("fire_at"))
    return text([shown("reminder", row) for row in rows[query.offset :][: query.limit]])


async def events(request: Request) -> Response:
    store = request.app.state.store
    if request.method == "POST":
        return await _create(request, "event", EventCreate, pending_since=store.clock())
    query = query_of(request, EventQuery)
    rows = [
        row
        for row in reversed(store.tables["event"].values())
        if query.status in (None, row["status"])
        and query.owner_user_id in (None, row["owner_user_id"])
    ]
    rows.sort(key=_moment("event_date"), reverse=True)
    return text([shown("event", row) for row in rows[query.offset :][: query.limit]])


async def event(request: Request) -> Response:
    store, key = request.app.state.store, path_of(request, EventPath).event_id
    body = await body_of(request, EventUpdate)
    row = store.get("event", key)
    before = row["status"]
    row.update(body.model_dump(exclude_unset=True))
    turned = row["status"] != before
    if turned:
        row["pending_since"] = store.clock() if row["status"] == "pending" else None
    if turned and row["status"] == "confirmed" and row["memory_id"] and not row["reminder_id"]:
        fields = {name: row[name] for name in ("memory_id", "owner_user_id")}
        reminder = {**fields, "fire_at": row["event_date"], "fired": False}
        made = store.add("reminder", reminder, _user(row), {"source": "event", "event_id": key})
        row["reminder_id"] = made["id"]
    action = row["status"] if turned and row["status"] != "pending" else "updated"
    detail = body.model_dump(mode="json", exclude_unset=True)
    store.audit("event", key, action, _user(row), detail)
    return text(shown("event", row))


def _user(row: Row) -> str:
    return f"user:{row['owner_user_id']}"


def _moment(name: str) -> Any:
    def moment(row: Row) -> datetime:
        when: datetime = row[name]
        return when

    return moment


ROUTES = [
    Route("/tasks", tasks, methods=["GET", "POST"]),
    Route("/tasks/{task_id}", task, methods=["PATCH"]),
    Route("/reminders", reminders, methods=["GET", "POST"]),
    Route("/events", events, methods=["GET", "POST"]),
    Route("/events/{event_id}", event, methods=["PATCH"]),
]
