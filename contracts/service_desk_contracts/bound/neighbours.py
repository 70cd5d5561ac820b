"""user-service and ticket-service beside the service that is verified, on a loopback address.

Answers nothing but what the service asks them for, and only with the token of services.
"""

from __future__ import annotations

import atexit
import json
import socket
import threading
from collections import Counter
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings

from shared.core.clients import HTTPClient

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Fault", "Neighbours"]

type Fault = Literal["down", "slow", "401", "429", "503", "503 twice"]
"""`down`: it refuses every connection. `503 twice`: from the third request on it answers."""

_PREFIX: Final = "/api/v1/"
_SLOW: Final = 0.3
_SOME_TIME: Final = "2031-04-01T05:00:00Z"
_FAILING_AT_FIRST: Final = 2


class _Quick(HTTPClient):
    """Sends a request again without waiting."""

    default_backoff_factor = 0


class _Impatient(_Quick):
    """Waits for a shorter time than a slow neighbour takes."""

    default_timeout = 0.05


class Neighbours:
    """What the neighbours know, by id, and what is wrong with them, until it is reset.

    An entry of ``users``, ``departments`` and ``tickets`` is the body of the answer.
    """

    def __init__(self) -> None:
        self.users: dict[str, Mapping[str, Any]] = {}
        self.departments: dict[str, Mapping[str, Any]] = {}
        self.tickets: dict[str, Mapping[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        self.faults: dict[str, Fault] = {}

    def reset(self) -> None:
        """Let them know nothing and be in order, and let the service's settings name them."""
        vars(self).update(vars(Neighbours()))
        server = _server()
        server.neighbours = self
        settings.SERVICE_HTTP_CLIENT = _Quick
        for service in ("user", "ticket"):
            setattr(settings, f"{service.upper()}_SERVICE_URL", server.url)

    def add_user(self, user_id: str, role: str = "requester") -> None:
        """Let user-service know a user."""
        self.users[user_id] = {
            "id": user_id,
            "employee_code": f"E-{user_id[-4:]}",
            "email": None,
            "first_name": "Ada",
            "last_name": "Elmhurst",
            "role": role,
            "is_ceo": False,
            "department_id": None,
            "created_at": _SOME_TIME,
        }

    def add_ticket(self, ticket_id: str, requester_id: str, assignee_id: str | None = None) -> None:
        """Let ticket-service know a ticket."""
        self.tickets[ticket_id] = {
            "id": ticket_id,
            "title": "The printer",
            "description": "It does not start.",
            "status": "assigned" if assignee_id else "submitted",
            "priority": "medium",
            "category": "",
            "requester_id": requester_id,
            "department_id": None,
            "assignee_id": assignee_id,
            "due_at": None,
            "version": 1,
            "reopen_count": 0,
            "requires_approval": False,
            "progress_percent": 0,
            "created_at": _SOME_TIME,
            "updated_at": _SOME_TIME,
        }

    def away(self, service: Literal["user", "ticket"], fault: Fault) -> None:
        """Let something be wrong with a service."""
        self.faults[service] = fault
        if fault == "down":
            setattr(settings, f"{service.upper()}_SERVICE_URL", _refusing())
        if fault == "slow":
            settings.SERVICE_HTTP_CLIENT = _Impatient

    def status_of(self, service: str) -> int:
        """The status with which a service fails the request that just came; 200: it does not."""
        fault = self.faults.get(service)
        if fault == "503 twice":
            return 503 if self.asked[service] <= _FAILING_AT_FIRST else 200
        return int(fault) if fault in ("401", "429", "503") else 200


class _Answers(BaseHTTPRequestHandler):
    """Answers a request by what the neighbours know."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the head and the body travel together
    server: _Server

    def do_GET(self) -> None:
        """A row by its id."""
        neighbours = self.server.neighbours
        what, _, key = self.path.removeprefix(_PREFIX).partition("/")
        service = "ticket" if what == "tickets" else "user"
        neighbours.asked[service] += 1
        if neighbours.faults.get(service) == "slow":
            self.close_connection = True
            threading.Event().wait(_SLOW)
            return
        status = neighbours.status_of(service)
        body: Any = {"detail": "not so"}
        if self.headers["Authorization"] != f"Bearer {settings.SERVICE_AUTH_TOKEN}":
            status = 401
        elif status < 400:
            found = getattr(neighbours, what).get(key)
            status, body = (404, body) if found is None else (200, found)
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Write nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    neighbours: Neighbours

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """Whoever did not wait for the answer is gone."""


@cache
def _server() -> _Server:
    """The server of this process."""
    server = _Server(("127.0.0.1", 0), _Answers)
    atexit.register(server.server_close)
    threading.Thread(target=server.serve_forever, name="neighbours", daemon=True).start()
    return server


@cache
def _reserved() -> socket.socket:
    """A port at which nothing listens, and which nobody else is given."""
    reserved = socket.socket()
    atexit.register(reserved.close)
    reserved.bind(("127.0.0.1", 0))
    return reserved


def _refusing() -> str:
    return f"http://127.0.0.1:{_reserved().getsockname()[1]}"
