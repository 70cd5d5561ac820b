"""The application: its routes, and what each does."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from old_core import asked, shown
from old_core.store import Gone, Row, Store
from shared.redis_streams import STREAM_LLM_EMAIL_EXTRACT, publish

__all__ = ["make_app"]


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _body[M: BaseModel](request: Request, model: type[M]) -> M:
    return model.model_validate_json(await request.body())


def _query[M: BaseModel](request: Request, model: type[M]) -> M:
    return model.model_validate(dict(request.query_params))


def _key(request: Request) -> str:
    key: str = request.path_params["key"]
    return key


def _page(rows: list[Row], page: asked.Page) -> list[Row]:
    return rows[page.offset : page.offset + page.limit]


async def people(request: Request) -> Response:
    body = await _body(request, asked.Person)
    row = _store(request).person(body.telegram_user_id, body.display_name)
    return JSONResponse(shown.person(row))


async def settings(request: Request) -> Response:
    row = _store(request).person(int(_key(request)))
    if request.method == "PATCH":
        row["time"] = (await _body(request, asked.Settings)).default_reminder_time
    return JSONResponse(shown.settings(row))


async def new_note(request: Request) -> Response:
    body, store = await _body(request, asked.NewNote), _store(request)
    store.known(body.owner_user_id)
    state = "pending" if body.media_type else "confirmed"
    fields = {"owner": body.owner_user_id, "text": body.text, "status": state}
    row = store.add("note", **fields, is_pinned=False, labels={})
    return JSONResponse(shown.note(row))


async def note(request: Request) -> Response:
    row = _store(request).one("note", request.query_params["id"])
    return JSONResponse({"note": shown.note(row)})


async def change_note(request: Request) -> Response:
    body = await _body(request, asked.NoteChange)
    row = _store(request).one("note", _key(request))
    changes = body.model_dump(exclude_unset=True)
    row.update(changes)
    return JSONResponse(shown.note(row))


async def label_note(request: Request) -> Response:
    body = await _body(request, asked.Labels)
    row = _store(request).one("note", _key(request))
    row["labels"].update(dict.fromkeys(body.tags.split(","), body.status))
    return JSONResponse(shown.note(row))


async def find(request: Request) -> Response:
    query = _query(request, asked.Find)
    words = set(re.findall(r"\w+", query.words.casefold()))
    if not words and not query.pinned:
        return JSONResponse({"detail": "nothing to look for"}, 400)
    rows = [
        row
        for row in reversed(_store(request).rows["note"])
        if row["owner"] == query.owner
        and row["status"] == "confirmed"
        and words <= set(re.findall(r"\w+", (row["text"] or "").casefold()))
    ]
    rows.sort(key=lambda row: not row["is_pinned"])
    return JSONResponse({"hits": [shown.hit(row) for row in rows[:20]]})


async def todos(request: Request) -> Response:
    query = _query(request, asked.Todos)
    rows = [
        row
        for row in reversed(_store(request).rows["todo"])
        if query.owner_user_id in (None, row["owner"])
        and query.state in (None, row["state"])
        and (query.due_before is None or _due(row, lambda at: at < query.due_before))
        and (query.due_after is None or _due(row, lambda at: at > query.due_after))
    ]
    return JSONResponse({"items": [shown.todo(row) for row in _page(rows, query)]})


def _due(row: Row, fits: Callable[[float], Any]) -> bool:
    return row["due"] is not None and bool(fits(row["due"].timestamp()))


async def new_todo(request: Request) -> Response:
    body, store = (await _body(request, asked.WrappedTodo)).todo, _store(request)
    store.known(body.owner_user_id)
    store.one("note", body.memory_id)
    row = store.add(
        "todo",
        note=body.memory_id,
        owner=body.owner_user_id,
        title=body.title,
        state="open",
        due=body.times.due,
        every=body.recurrence_minutes,
        closed=None,
    )
    return JSONResponse(shown.todo(row))


async def change_todo(request: Request) -> Response:
    body, store = await _body(request, asked.TodoChange), _store(request)
    row = store.one("todo", _key(request))
    row.update(state=body.state, closed=store.clock() if body.state == "closed" else None)
    return JSONResponse(shown.todo(row))


async def alarms(request: Request) -> Response:
    query, store = _query(request, asked.Alarms), _store(request)
    fired = {"yes": True, "no": False, None: None}[query.fired]
    rows = [
        row
        for row in store.rows["alarm"]
        if query.owner_user_id in (None, row["owner"])
        and fired in (None, row["fired"])
        and not (query.upcoming_only and (row["fired"] or row["at"] <= store.clock()))
    ]
    rows.sort(key=lambda row: row["at"])
    shown_rows = [shown.alarm(row) for row in _page(rows, query)]
    return JSONResponse({"data": {"reminders": shown_rows}})


async def new_alarm(request: Request) -> Response:
    body, store = await _body(request, asked.NewAlarm), _store(request)
    store.known(body.owner_user_id)
    store.one("note", body.memory_id)
    row = store.add(
        "alarm",
        note=body.memory_id,
        owner=body.owner_user_id,
        at=datetime.fromtimestamp(body.fire_at / 1000, UTC),
        every=body.recurrence_minutes,
        fired=False,
    )
    return JSONResponse(shown.alarm(row), 201)


async def dates(request: Request) -> Response:
    query = _query(request, asked.Dates)
    rows = [
        row
        for row in _store(request).rows["date"]
        if query.owner_user_id in (None, row["owner"]) and query.status in (None, row["status"])
    ]
    rows.sort(key=lambda row: row["at"], reverse=True)
    return JSONResponse([shown.day(row) for row in _page(rows, query)])


async def new_date(request: Request) -> Response:
    body, store = await _body(request, asked.NewDate), _store(request)
    store.known(body.owner_user_id)
    row = store.add(
        "date",
        note=body.memory_id,
        owner=body.owner_user_id,
        text=body.description,
        at=body.event_date.replace(tzinfo=UTC),
        source=body.source_type,
        status="open",
        since=store.clock(),
        alarm=None,
    )
    return JSONResponse(shown.day(row), 201)


async def change_date(request: Request) -> Response:
    body, store = await _body(request, asked.DateChange), _store(request)
    row = store.one("date", _key(request))
    row.update(status=body.status, since=None)
    if body.status == "yes" and row["note"] and not row["alarm"]:
        fields = {"note": row["note"], "owner": row["owner"], "at": row["at"]}
        row["alarm"] = store.add("alarm", **fields, every=None, fired=False)["id"]
    return JSONResponse(shown.day(row))


async def new_job(request: Request) -> Response:
    """A new job; of what becomes of it, nothing can be asked."""
    body, store = await _body(request, asked.NewJob), _store(request)
    data = body.payload.model_dump(mode="json")
    row = store.add("job", kind=body.kind, data=data)
    client = request.app.state.redis()
    entry = {"id": row["id"], "kind": body.kind, "user_id": data["user_id"], "payload": data}
    try:
        await publish(client, STREAM_LLM_EMAIL_EXTRACT, {"job": entry})
    finally:
        await client.aclose()
    return JSONResponse(shown.job(row), 201)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)
    faults = error.errors(include_input=False, include_context=False, include_url=False)
    detail = [{**one, "loc": list(one["loc"])} for one in faults]
    return JSONResponse({"error": {"detail": detail}}, 400)


async def _gone(request: Request, error: Exception) -> Response:
    return JSONResponse(str(error), 410)


_ROUTES: dict[str, Callable[[Request], Any]] = {
    "POST /users": people,
    "GET /settings/{key}": settings,
    "PATCH /settings/{key}": settings,
    "POST /v1/notes": new_note,
    "GET /v1/notes": note,
    "PATCH /memories/{key}": change_note,
    "POST /memories/{key}/tags": label_note,
    "GET /search": find,
    "GET /v1/todos": todos,
    "POST /v1/todos": new_todo,
    "PUT /v1/todos/{key}": change_todo,
    "GET /reminders": alarms,
    "POST /reminders": new_alarm,
    "GET /events": dates,
    "POST /events": new_date,
    "PATCH /events/{key}": change_date,
    "POST /llm-jobs": new_job,
}


def make_app(redis: Callable[[], Any], routes: dict[str, Any] | None = None) -> Starlette:
    """This Core with an empty store; ``routes`` take the place of its own."""
    found = {**_ROUTES, **(routes or {})}
    app = Starlette(
        routes=[
            Route(path, endpoint, methods=[method])
            for method, path, endpoint in ((*name.split(" "), one) for name, one in found.items())
        ],
        exception_handlers={ValidationError: _invalid, Gone: _gone},
    )
    app.state.store, app.state.redis = Store(), redis
    return app
