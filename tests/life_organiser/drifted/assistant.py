"""An assistant whose client is written for the Core that differs: its names, routes and forms.

It knows nothing of drift: it says what that Core wants to hear, and reads what it answers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.clients import Request

__all__ = ["Core", "Refused", "call"]

PAGE = 50
"""So many this assistant shows: that Core has a default of its own."""
STATES = {"NOT_DONE": "open", "DONE": "closed"}
STATUSES = {"pending": "open", "confirmed": "yes", "rejected": "no"}


class Refused(Exception):
    """The Core said no."""


@dataclass(frozen=True)
class Core:
    """The Core at ``url``, as this assistant calls it."""

    url: str

    def todos(self, query: Mapping[str, Any]) -> Any:
        """What is to do, of the one home that there is."""
        asked = {"limit": PAGE, **query, "tenant": "home"}
        asked |= {"state": STATES[query["state"]]} if "state" in query else {}
        asked |= {at: seconds(query[at]) for at in ("due_before", "due_after") if at in query}
        return self.get("/v1/todos", asked)["items"]

    def add_todo(self, wanted: Mapping[str, Any]) -> Any:
        """Add something to do, in its envelope."""
        todo = {
            "memory_id": wanted["memory_id"],
            "owner_user_id": wanted["owner_user_id"],
            "title": wanted["description"],
            "times": {"due": wanted["due_at"]},
            "source": "assistant",
        }
        every = wanted.get("recurrence_minutes")
        todo |= {} if every is None else {"recurrence_minutes": str(every)}
        return self.send("POST", "/v1/todos", {"todo": todo})

    def alarms(self, query: Mapping[str, Any]) -> Any:
        """The alarms, out of theirs."""
        asked = {"limit": PAGE, **query}
        asked |= {"fired": "yes" if query["fired"] else "no"} if "fired" in query else {}
        return self.get("/reminders", asked)["data"]["reminders"]

    def add_alarm(self, wanted: Mapping[str, Any]) -> Any:
        """Set an alarm, in milliseconds."""
        at = round(moment(wanted["fire_at"]).timestamp() * 1000)
        return self.send("POST", "/reminders", {**wanted, "fire_at": at})

    def dates(self, query: Mapping[str, Any]) -> Any:
        """The dates in the calendar."""
        asked = {"limit": PAGE, **query}
        asked |= (
            {"status": STATUSES.get(query["status"], query["status"])} if "status" in query else {}
        )
        return self.get("/events", asked)

    def search(self, query: Mapping[str, Any]) -> Any:
        """The notes with these words."""
        return self.get("/search", {"words": query["q"], "owner": query["owner"]})["hits"]

    def note(self, key: str) -> Any:
        """One note, by its key."""
        return self.get("/v1/notes", {"id": key})["note"]

    def settings(self, user: int) -> Any:
        """The settings of a user."""
        return self.get(f"/settings/{user}", {})

    def get(self, path: str, query: Mapping[str, Any]) -> Any:
        """What is answered to a question."""
        texts = {
            name: str(each).lower() if each in (True, False) else each
            for name, each in query.items()
        }
        return self.send("GET", f"{path}?{urlencode(texts)}")

    def send(self, method: str, target: str, body: Any = None) -> Any:
        """What is answered, if it is no refusal."""
        connection = HTTPConnection(urlsplit(self.url).netloc)
        headers = {} if body is None else {"Content-Type": "application/json"}
        connection.request(method, target, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status in (400, 410):
            raise Refused(answer.status)
        assert answer.status < 300, f"{answer.status} of {method} {target}"
        return json.loads(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def seconds(text: str) -> float | str:
    """Seconds since 1970; what is no moment goes as it is, to be refused."""
    try:
        at = moment(text)
    except ValueError:
        return text
    return text if at.tzinfo is None else (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def call(url: str, request: Request, core: type[Core] = Core) -> Any:
    """What this assistant makes of the answer to ``request``."""
    known = core(url)
    match request.operation:
        case "list_tasks":
            return known.todos(request.query)
        case "create_task":
            return known.add_todo(request.body)
        case "list_reminders":
            return known.alarms(request.query)
        case "create_reminder":
            return known.add_alarm(request.body)
        case "list_events":
            return known.dates(request.query)
        case "search":
            return known.search(request.query)
        case "get_memory":
            return known.note(request.path["memory_id"])
        case "get_settings":
            return known.settings(request.path["user_id"])
        case other:
            raise AssertionError(f"it does not call {other}")
