"""A small provider of notes, and each promise that it can break, by name.

It makes ids of its own, which need encoding in a path, and works only once its lifespan ran.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel

from handfast.providers.provider import RunningProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from redis.asyncio import Redis

Json = dict[str, Any]
Entry = dict[Any, Any]  # redis-py's own type of it is not public


class NewNote(BaseModel):
    """What is sent to write a note."""

    owner: int
    text: str


class Change(BaseModel):
    """What is sent to change one."""

    text: str


class Task(BaseModel):
    """What is to be done about a note."""

    note_id: str


def note_provider(
    broken: str = "", redis: Callable[[], Redis] | None = None, **changes: Any
) -> RunningProvider:
    """A provider that fulfils its contract, or breaks the promise that ``broken`` names."""
    notes = Notes(broken, redis)
    handlers: Json = {
        "app": _application(notes),
        "states": {
            "a note exists": notes.note_exists,
            "two notes exist": notes.two_notes,
            "no note exists": lambda note_id: None,
        },
        "triggers": {"a reminder is due": notes.remind, "the queue runs": notes.run_queue},
        "reset": notes.reset,
        "redis": redis,
    }
    return RunningProvider(name="notes", **{**handlers, **changes})


def _application(notes: Notes) -> FastAPI:
    app = FastAPI(lifespan=notes.lifespan)
    app.get("/notes")(notes.find)
    app.get("/notes/{note_id:path}")(notes.read)
    app.post("/notes", status_code=201)(notes.write)
    app.patch("/notes/{note_id:path}")(notes.change)
    app.delete("/notes/{note_id:path}", status_code=204)(notes.delete)
    app.post("/jobs", status_code=201)(notes.enqueue)
    return app


class Notes:
    """The notes and the queue."""

    def __init__(self, broken: str, redis: Callable[[], Redis] | None) -> None:
        self.broken = broken
        self.redis = redis
        self.opened = False
        self.numbers = itertools.count(1)
        self.background: set[asyncio.Task[None]] = set()
        self.reset()

    def reset(self) -> None:
        """Begin anew, but for the ids."""
        self.notes: dict[str, Json] = {}
        self.queue: list[str] = []

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Open the notes; without it nothing works."""
        if self.broken == "lifespan":
            raise RuntimeError("the database is locked")
        self.opened = True
        yield
        self.opened = False

    def add(self, owner: int, text: str) -> Json:
        """Make a note under an id of its own."""
        if not self.opened:
            raise RuntimeError("the lifespan was not run")
        number = next(self.numbers)
        made_at = datetime(2031, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        identity = f"own/{number} ü"
        self.notes[identity] = {
            "id": identity,
            "owner": owner,
            "text": text,
            "pinned": False,
            "created_at": made_at.isoformat(),
        }
        return self.notes[identity]

    async def note_exists(self, note_id: str, owner: int, text: str) -> Json:
        """State: a note exists."""
        return {"note_id": self.add(owner, text)["id"]}

    def two_notes(self, note_id: str, neighbour_id: str, owner: int) -> Json:
        """State: two notes exist."""
        first, second = self.add(owner, "one"), self.add(owner, "two")
        return {"note_id": first["id"], "neighbour_id": second["id"]}

    async def remind(self, note_id: str) -> None:
        """Trigger: a reminder is due."""
        payload = {"note_id": note_id, "text": self.notes[note_id]["text"]}
        if self.broken == "missing payload field":
            del payload["text"]
        await self.publish("notify:toy", payload)

    async def run_queue(self, note_id: str) -> None:
        """Trigger: the queue runs."""
        for queued in self.queue:
            await self.publish("jobs:toy", {"note_id": queued})

    async def publish(self, address: str, payload: Json) -> None:
        """Publish one entry, in the form that is promised or in a broken one."""
        if self.broken == "other id":
            payload["note_id"] = "n-0"
        if self.broken == "wrong stream":
            address = f"{address}s"
        fields = _FIELDS.get(self.broken, _entry)(payload)
        if self.broken == "in the background":
            self.background.add(asyncio.create_task(self._later(address, fields)))
            return
        for _ in range({"never": 0, "twice": 2}.get(self.broken, 1)):
            await self.add_entry(address, fields)

    async def _later(self, address: str, fields: Entry) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        await self.add_entry(address, fields)

    async def add_entry(self, address: str, fields: Entry) -> None:
        """Add an entry to a stream."""
        if self.redis is None:
            raise RuntimeError("the toy publishes only where it has a Redis")
        client = self.redis()
        await client.xadd(address, fields)
        await client.aclose()

    async def read(self, note_id: str) -> Any:
        """GET /notes/{note_id}."""
        if note_id not in self.notes:
            raise HTTPException(404, "gone" if self.broken == "refusal" else "no such note")
        if self.broken == "raises":
            raise ValueError("the index is corrupt")
        if self.broken == "hangs":
            await asyncio.Event().wait()
        return _ANSWERS.get(self.broken, dict)(self.notes[note_id])

    async def find(self, owner: int, note_id: str | None = None) -> Any:
        """GET /notes."""
        found = [note for note in self.notes.values() if note["owner"] == owner]
        if note_id is not None and self.broken != "ignored query":
            found = [note for note in found if note["id"] == note_id]
        if self.broken == "one too few":
            return found[1:]
        return found if self.broken == "order" else found[::-1]

    async def write(self, body: NewNote) -> Any:
        """POST /notes."""
        note = self.add(body.owner, body.text)
        if self.broken == "not stored":
            del self.notes[note["id"]]
        if self.broken == "published unasked":
            await self.add_entry("jobs:toy", _entry({"note_id": note["id"]}))
        return note

    async def change(self, note_id: str, body: Change) -> Any:
        """PATCH /notes/{note_id}."""
        for note in self.notes.values():
            if note["id"] == note_id or self.broken == "neighbour":
                note["text"] = body.text
        return self.notes[note_id]

    async def delete(self, note_id: str) -> None:
        """DELETE /notes/{note_id}."""
        if self.broken != "not deleted":
            del self.notes[note_id]

    async def enqueue(self, body: Task) -> Any:
        """POST /jobs."""
        self.queue.append(body.note_id)
        return body


def _entry(payload: Json) -> Entry:
    return {"data": json.dumps(payload)}


_FIELDS: dict[str, Callable[[Json], Entry]] = {
    "extra field": lambda payload: {"data": json.dumps(payload), "v": "1"},
    "other field": lambda payload: {"json": json.dumps(payload)},
    "doubly encoded": lambda payload: {"data": json.dumps(json.dumps(payload))},
    "not UTF-8": lambda payload: {"data": b'{"note_id":"\xff"}'},
    "not JSON": lambda payload: {"data": str(payload)},
    "not an object": lambda payload: {"data": json.dumps([payload["note_id"]])},
}
_ANSWERS: dict[str, Callable[[Json], Any]] = {
    "status": lambda note: Response(status_code=204),
    "missing field": lambda note: {key: note[key] for key in note if key != "pinned"},
    "type": lambda note: {**note, "pinned": "no"},
    "value": lambda note: {**note, "owner": 8},
    "naive time": lambda note: {**note, "created_at": "2031-01-01T00:00:00"},
    "content type": lambda note: Response(json.dumps(note), media_type="text/plain"),
    "broken JSON": lambda note: Response("{", media_type="application/json"),
}
