"""The clients of the services, against a server on loopback that answers as each test asks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from service_desk_contracts.reference.clients import (
    Department,
    NotFound,
    ServiceError,
    Ticket,
    TicketClient,
    Unauthorized,
    Unavailable,
    User,
    UserClient,
    ticket_client,
    user_client,
)
from shared.core.clients import HTTPClient

ID = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
TOKEN = "example-token"  # noqa: S105  # nobody's
USER = {"id": str(ID), "first_name": "Ada", "last_name": "Elmhurst", "role": "requester"}
TICKET = {"id": str(ID), "requester_id": str(OTHER), "assignee_id": None}


class Impatient(HTTPClient):
    """Waits neither for an answer nor between attempts."""

    default_timeout = 0.1
    default_backoff_factor = 0


@dataclass
class Service:
    """What it answers, in turn, the last one again and again; and what it was asked."""

    url: str
    answers: list[tuple[int, Any]] = field(default_factory=list)
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that answers 404 until a test lets it answer something else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, self.headers["Authorization"]))
            status, body = made.answers[0] if made.answers else (404, {"detail": "no such thing"})
            made.answers[:-1] = made.answers[1:-1]
            text = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Service(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield made
        server.shutdown()
        thread.join(5)


type Get = Callable[[str], User | Ticket | Department]


@pytest.fixture(params=["user", "ticket", "department"])
def get(request: pytest.FixtureRequest) -> Get:
    """Asks the service at a URL for what either client is for."""

    def ask(url: str) -> User | Ticket | Department:
        if request.param == "user":
            return UserClient(url, Impatient()).get_user(ID, TOKEN)
        if request.param == "department":
            return UserClient(url, Impatient()).get_department(ID, TOKEN)
        return TicketClient(url, Impatient()).get_ticket(ID, TOKEN)

    return ask


def test_a_user_is_read_and_the_rest_of_the_answer_is_nobodys_business(service: Service) -> None:
    service.answers = [(200, {**USER, "salary": 1})]
    found = UserClient(f"{service.url}/").get_user(ID, TOKEN)
    assert found == User(id=ID, first_name="Ada", last_name="Elmhurst", role="requester")
    assert service.asked == [(f"/api/v1/users/{ID}", f"Bearer {TOKEN}")]


def test_a_ticket_is_read(service: Service) -> None:
    service.answers = [(200, {**TICKET, "assignee_id": str(ID)})]
    found = TicketClient(service.url).get_ticket(ID, TOKEN)
    assert found == Ticket(id=ID, requester_id=OTHER, assignee_id=ID)
    assert service.asked == [(f"/api/v1/tickets/{ID}", f"Bearer {TOKEN}")]


def test_a_department_is_read(service: Service) -> None:
    service.answers = [(200, {"id": str(ID), "name": "Facilities"})]
    assert UserClient(service.url).get_department(ID, TOKEN) == Department(id=ID)
    assert service.asked == [(f"/api/v1/departments/{ID}", f"Bearer {TOKEN}")]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, NotFound),
        (401, Unauthorized),
        (403, Unauthorized),
        (400, Unavailable),
        (422, Unavailable),
        (429, Unavailable),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_each_refusal_is_an_error_of_its_own(
    status: int, error: type[ServiceError], service: Service, get: Get
) -> None:
    service.answers = [(status, {"detail": "no"})]
    with pytest.raises(ServiceError) as caught:
        get(service.url)
    assert type(caught.value) is error
    assert str(caught.value).startswith(caught.value.service)


@pytest.mark.parametrize("body", [b"<html>", b"", [], {"id": "7"}, {}], ids=repr)
def test_an_answer_that_cannot_be_read_is_no_missing_thing(
    body: Any, service: Service, get: Get
) -> None:
    service.answers = [(200, body)]
    with pytest.raises(Unavailable, match="gave an answer that can't be read"):
        get(service.url)


def test_a_service_that_is_not_there_is_unavailable(get: Get) -> None:
    with pytest.raises(Unavailable, match="does not answer: ConnectionError"):
        get("http://127.0.0.1:1")


def test_a_service_that_fails_twice_is_asked_again(service: Service) -> None:
    service.answers = [(503, {}), (503, {}), (200, USER)]
    assert UserClient(service.url, Impatient()).get_user(ID, TOKEN).id == ID
    assert len(service.asked) == 3


def test_only_what_the_service_does_not_have_does_not_exist(service: Service) -> None:
    """A service that is down is not one that answers no."""
    users, tickets = UserClient(service.url, Impatient()), TicketClient(service.url, Impatient())
    assert (users.validate_user_exists(ID, TOKEN), tickets.validate_ticket(ID, TOKEN)) == (
        False,
        False,
    )
    service.answers = [(200, USER | TICKET)]
    assert (users.validate_user_exists(ID, TOKEN), tickets.validate_ticket(ID, TOKEN)) == (
        True,
        True,
    )
    service.answers = [(503, {})]
    with pytest.raises(Unavailable):
        users.validate_user_exists(ID, TOKEN)
    with pytest.raises(Unavailable):
        tickets.validate_ticket(ID, TOKEN)


def test_no_error_shows_the_token(service: Service, get: Get) -> None:
    service.answers = [(401, {"detail": TOKEN})]
    with pytest.raises(Unauthorized) as caught:
        get(service.url)
    assert TOKEN not in str(caught.value)


def test_the_clients_of_the_settings_ask_where_they_say_with_their_token(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "USER_SERVICE_URL": service.url,
        "TICKET_SERVICE_URL": service.url,
        "SERVICE_AUTH_TOKEN": "token-of-the-settings",
        "SERVICE_HTTP_CLIENT": Impatient,
    }
    for name, value in values.items():
        monkeypatch.setattr(settings, name, value, raising=False)
    service.answers = [(200, USER | TICKET)]
    assert (user_client().get_user(ID).id, ticket_client().get_ticket(ID).id) == (ID, ID)
    assert service.asked == [
        (f"/api/v1/users/{ID}", "Bearer token-of-the-settings"),
        (f"/api/v1/tickets/{ID}", "Bearer token-of-the-settings"),
    ]
