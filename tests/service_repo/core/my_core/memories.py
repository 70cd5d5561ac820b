"""People, memories, their tags, and finding them."""

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from my_core.store import Missing, Row, Store
from my_core.wire import body_of, path_of, query_of, shown, text
from shared.schemas.queries import MemoryPath, SearchQuery, SettingsPath
from shared.schemas.requests import (
    MemoryCreate,
    MemoryUpdate,
    TagAdd,
    UserCreate,
    UserSettingsUpdate,
)

__all__ = ["ROUTES", "known"]


def known(store: Store, user_id: int) -> None:
    """Raise Missing unless the user is known."""
    if user_id not in store.tables["user"]:
        raise Missing(f"user {user_id} not found")


def _person(store: Store, user_id: int, name: str, *, allowed: bool) -> Row:
    row = {"telegram_user_id": user_id, "display_name": name, "is_allowed": allowed}
    plain = {"default_reminder_time": "09:00", "timezone": "Europe/Berlin"}
    store.tables["settings"].setdefault(user_id, {"telegram_user_id": user_id, **plain})
    return store.tables["user"].setdefault(user_id, {**row, "created_at": store.clock()})


async def upsert_user(request: Request) -> Response:
    body = await body_of(request, UserCreate)
    store = request.app.state.store
    person = _person(store, body.telegram_user_id, body.display_name, allowed=True)
    return text(shown("user", person))


async def settings(request: Request) -> Response:
    store, user_id = request.app.state.store, path_of(request, SettingsPath).user_id
    changes = {}
    if request.method == "PATCH":
        body = await body_of(request, UserSettingsUpdate)
        changes = body.model_dump(exclude_unset=True, mode="json")
    _person(store, user_id, f"User {user_id}", allowed=False)
    store.tables["settings"][user_id].update(changes)
    return text(shown("settings", store.tables["settings"][user_id]))


async def create_memory(request: Request) -> Response:
    body, store = await body_of(request, MemoryCreate), request.app.state.store
    known(store, body.owner_user_id)
    now = store.clock()
    row = {**body.model_dump(), "updated_at": now, "is_pinned": False, "tags": {}}
    if body.media_type is None:
        row["status"] = "confirmed"
    else:
        row |= {"status": "pending", "pending_expires_at": now + timedelta(days=7)}
    made = store.add("memory", row, f"user:{body.owner_user_id}")
    return text(shown("memory", made), 201)


async def memory(request: Request) -> Response:
    store, key = request.app.state.store, path_of(request, MemoryPath).memory_id
    if request.method == "GET":
        return text(_with_tags(store.get("memory", key)))
    body = await body_of(request, MemoryUpdate)
    row = store.get("memory", key)
    changes = body.model_dump(exclude_unset=True)
    if row["status"] != "pending" and changes.get("status") == "pending":
        row["pending_expires_at"] = store.clock() + timedelta(days=7)
    row.update(changes, updated_at=store.clock())
    store.audit("memory", key, "updated", f"user:{row['owner_user_id']}", changes)
    return text(shown("memory", row))


async def add_tags(request: Request) -> Response:
    store, key = request.app.state.store, path_of(request, MemoryPath).memory_id
    body = await body_of(request, TagAdd)
    row = store.get("memory", key)
    for tag in body.tags:
        since = {f"{body.status}_at": store.clock()}
        row["tags"][tag] = {"tag": tag, "status": body.status, **since}
    actor = "system:llm_worker" if body.status == "suggested" else f"user:{row['owner_user_id']}"
    store.audit("memory", key, "updated", actor, body.model_dump(mode="json"))
    return text(_with_tags(row))


async def search(request: Request) -> Response:
    query, store = query_of(request, SearchQuery), request.app.state.store
    words = _words(query.q)
    is_blank = not query.q.split()
    if is_blank and not query.pinned:
        return text({"detail": "q is blank"}, 400)
    found = [
        row
        for row in reversed(store.tables["memory"].values())
        if row["owner_user_id"] == query.owner
        and row["status"] == "confirmed"
        and row["is_pinned"] >= query.pinned
        and (is_blank or (words and words <= _words(_searched(row))))
    ]
    found.sort(key=lambda row: not row["is_pinned"])
    score, most = (0.0, None) if is_blank else (-1.0, 20)
    return text([{"memory": _with_tags(row), "score": score} for row in found[:most]])


def _searched(row: Row) -> str:
    tags = [tag["tag"] for tag in row["tags"].values() if tag["status"] == "confirmed"]
    return " ".join([row["content"] or "", *tags])


def _words(phrase: str) -> set[str]:
    # A mark on a letter is part of the word: without it, it is another word.
    return set(re.findall(r"[\w\u0300-\u036f]+", phrase.casefold()))


def _with_tags(row: Row) -> Row:
    return {**shown("memory", row), "tags": [shown("tag", tag) for tag in row["tags"].values()]}


ROUTES = [
    Route("/users", upsert_user, methods=["POST"]),
    Route("/settings/{user_id}", settings, methods=["GET", "PATCH"]),
    Route("/memories", create_memory, methods=["POST"]),
    Route("/memories/{memory_id}", memory, methods=["GET", "PATCH"]),
    Route("/memories/{memory_id}/tags", add_tags, methods=["POST"]),
    Route("/search", search, methods=["GET"]),
]
