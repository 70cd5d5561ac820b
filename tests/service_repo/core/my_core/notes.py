"""What this Core has beside the Life Organiser's contracts: notes, and what a user has of all."""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from my_core.store import Store
from my_core.wire import body_of, empty, query_of, text
from shared.redis_streams import publish

__all__ = ["ROUTES", "Added", "Counted", "NewNote", "Note", "OfAUser"]


class NewNote(BaseModel):
    """What is sent to add a note."""

    owner_user_id: int
    text: str


class Note(NewNote):
    """A note."""

    id: str


class Added(BaseModel):
    """That a note was added, on the stream ``core:notes``."""

    note_id: str
    text: str


class OfAUser(BaseModel):
    """Whose things are counted."""

    owner_user_id: int


class Counted(BaseModel):
    """How much a user has."""

    notes: int


async def add(request: Request) -> Response:
    body = await body_of(request, NewNote)
    made = request.app.state.store.add("note", body.model_dump(), f"user:{body.owner_user_id}")
    client = request.app.state.redis()
    try:
        await publish(client, "core:notes", {"note_id": made["id"], "text": body.text})
    finally:
        await client.aclose()
    return text({"id": made["id"], **body.model_dump()}, 201)


async def drop(request: Request) -> Response:
    store: Store = request.app.state.store
    key = request.path_params["note_id"]
    store.get("note", key)
    del store.tables["note"][key]
    return empty()


async def count(request: Request) -> Response:
    owner = query_of(request, OfAUser).owner_user_id
    rows = request.app.state.store.tables["note"].values()
    return text({"notes": sum(row["owner_user_id"] == owner for row in rows)})


ROUTES = [
    Route("/notes", add, methods=["POST"]),
    Route("/notes/count", count, methods=["GET"]),
    Route("/notes/{note_id}", drop, methods=["DELETE"]),
]
