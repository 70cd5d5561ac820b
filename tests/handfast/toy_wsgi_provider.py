"""The small provider of notes again, as a WSGI application and nothing else: no framework."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from handfast.providers.provider import RunningProvider

Json = dict[str, Any]
Start = Callable[..., Any]


class NotesOverWsgi:
    """Notes that are read, found, written, changed and deleted; ``broken`` names one mistake."""

    def __init__(self, broken: str = "") -> None:
        self.broken = broken
        self.notes: dict[str, Json] = {}
        self.numbers = itertools.count(1)

    def __call__(self, environ: Json, start_response: Start) -> Iterable[bytes]:
        """Answer one request."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path = environ["PATH_INFO"].encode("latin-1").decode()
        query = {name: texts[0] for name, texts in parse_qs(environ["QUERY_STRING"]).items()}
        sent = json.loads(body) if body else {}
        status, answer = self.answer(environ["REQUEST_METHOD"], path, query, sent)
        headers = [] if answer is None else [("Content-Type", "application/json")]
        start_response(f"{status} -", headers)
        return [] if answer is None else [json.dumps(answer).encode()]

    def answer(self, method: str, path: str, query: Json, sent: Json) -> tuple[int, Any]:
        """The status and the document that answer a request."""
        note_id: str = path.removeprefix("/notes").removeprefix("/")
        if method == "POST":
            return 201, self.add(**sent)
        if not note_id:
            found = [note for note in self.notes.values() if note["owner"] == int(query["owner"])]
            if "note_id" in query:
                found = [note for note in found if note["id"] == query["note_id"]]
            return 200, found[::-1]
        if note_id not in self.notes:
            return 404, {"detail": "no such note"}
        if method == "DELETE":
            del self.notes[note_id]
            return 204, None
        if self.broken == "raises":
            raise ValueError("the index is corrupt")
        self.notes[note_id].update(sent)
        extra = {"pinned": "no"} if self.broken == "type" else {}
        return 200, {**self.notes[note_id], **extra}

    def add(self, owner: int, text: str) -> Json:
        """Make a note under an id of its own."""
        number = next(self.numbers)
        made_at = f"2031-01-01T{number % 24:02}:00:00+00:00"
        note: Json = {"id": f"own/{number} ü", "owner": owner, "text": text}
        self.notes[note["id"]] = {**note, "pinned": False, "created_at": made_at}
        return self.notes[note["id"]]


def wsgi_provider(broken: str = "", **changes: Any) -> RunningProvider:
    """A provider of notes over HTTP that fulfils its contract, or breaks the promise named."""
    notes = NotesOverWsgi(broken)

    def two(note_id: str, neighbour_id: str, owner: int) -> Json:
        first, second = notes.add(owner, "one"), notes.add(owner, "two")
        return {"note_id": first["id"], "neighbour_id": second["id"]}

    handlers: Json = {
        "app": notes,
        "states": {
            "a note exists": lambda note_id, owner, text: {"note_id": notes.add(owner, text)["id"]},
            "two notes exist": two,
            "no note exists": lambda note_id: None,
        },
        "reset": notes.notes.clear,
    }
    return RunningProvider(name="notes", **{**handlers, **changes})
