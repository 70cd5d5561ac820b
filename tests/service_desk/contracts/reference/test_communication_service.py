"""communication-service over HTTP: whom it asks, and what hostile requests do."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
import pytest
from django.apps import apps

from service_desk_contracts.bound.neighbours import Neighbours

ME, OTHER, TICKET = (UUID(f"0000000{number}-0000-4000-8000-000000000001") for number in (1, 2, 3))


@pytest.fixture
def beside() -> Neighbours:
    """The neighbours, which know a ticket of ME."""
    neighbours = Neighbours()
    neighbours.reset()
    neighbours.add_user(str(ME))
    neighbours.add_ticket(str(TICKET), str(ME))
    return neighbours


@pytest.fixture
def client(beside: Neighbours, client_of: Callable[[str, UUID, str], httpx.Client]) -> httpx.Client:
    """A client of communication-service, which has no rows, as the user whose id is ME."""
    return client_of("communication", ME, "admin")


def written(**changes: str) -> dict[str, str]:
    return {"ticket_id": str(TICKET), "sender_id": str(ME), "message": "Hello", **changes}


def test_the_role_of_a_token_opens_no_chat(client: httpx.Client, beside: Neighbours) -> None:
    """The token names an admin; to user-service it is somebody who has no part in the ticket."""
    beside.add_ticket(str(TICKET), str(OTHER))
    assert client.get(f"/chat/messages/ticket/{TICKET}").status_code == 403
    assert client.post("/chat/messages", json=written()).status_code == 403
    assert not apps.get_model("chat.ChatMessage")._default_manager.exists()


def test_each_neighbour_is_asked_again_where_it_fails(
    client: httpx.Client, beside: Neighbours
) -> None:
    """Once where nothing fails; three times where it fails twice; the message is stored once."""
    beside.away("user", "503 twice")
    assert client.post("/chat/messages", json=written()).status_code == 201
    assert beside.asked == {"ticket": 1, "user": 3}
    assert len(client.get(f"/chat/messages/ticket/{TICKET}").json()) == 1


def test_nobody_is_asked_about_what_is_refused(client: httpx.Client, beside: Neighbours) -> None:
    assert client.post("/chat/messages", json=written(sender_id=str(OTHER))).status_code == 403
    assert client.post("/chat/messages", json=written(message="")).status_code == 422
    assert client.get("/notifications/", params={"user_id": str(OTHER)}).status_code == 403
    assert beside.asked == {}


def test_notifications_are_asked_of_nobody(client: httpx.Client, beside: Neighbours) -> None:
    """They are there while both neighbours are down."""
    beside.away("user", "down")
    beside.away("ticket", "down")
    assert client.get("/notifications/", params={"user_id": str(ME)}).json() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"\xff", 422),
        (b"[]", 422),
        (b"", 422),
        (b"[" * 100_000, 422),
        (b'{"message": "\\ud800"}', 422),
        (b'"' + b"x" * 3_000_000 + b'"', 413),
    ],
    ids=["broken", "no UTF-8", "a list", "nothing", "deep", "half a character", "large"],
)
def test_a_hostile_body_is_refused(client: httpx.Client, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/chat/messages", content=body, headers=headers)
    assert (answer.status_code, [*answer.json()]) == (status, ["detail"])
    assert client.get(f"/chat/messages/ticket/{TICKET}").json() == []


@pytest.mark.parametrize("text", ["7", "x" * 10_000, "%00", "' OR 1=1 --"])
def test_a_malformed_id_is_refused_everywhere(client: httpx.Client, text: str) -> None:
    requests = [
        client.get(f"/chat/messages/ticket/{text}"),
        client.get("/notifications/", params={"user_id": text}),
        client.post(f"/notifications/{text}/read"),
        client.post("/chat/messages", json=written(ticket_id=text)),
    ]
    assert {answer.status_code for answer in requests} == {422}


def test_a_notification_of_nobody_is_not_there(client: httpx.Client) -> None:
    assert client.post(f"/notifications/{uuid4()}/read").status_code == 404
