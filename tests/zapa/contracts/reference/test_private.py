"""What the private service's contracts don't say: reports at once, null, nonsense, no JSON."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from handfast.transports.redis.clients import fake_redis
from zapa_contracts.bound.events import received
from zapa_contracts.phrases import SERVICE_NUMBER
from zapa_contracts.reference.bridge_client import BridgeClient
from zapa_contracts.reference.private.app import create_app
from zapa_contracts.reference.private.service import Service
from zapa_contracts.reference.private.webhook import handle
from zapa_contracts.reference.tokens import issue
from zapa_shared.queue import Priority, list_of
from zapa_shared.schemas import UserResponse

NUMBER, SECRET = "+12025550143", "example-secret-of-32-bytes-or-more"


@pytest.fixture
def service() -> Service:
    """With one user, who has preferences; its queue is a Redis in memory."""

    async def answer(*_: str) -> None: ...

    away = httpx.MockTransport(lambda request: httpx.Response(503))
    made = Service(
        token_secret=SECRET,
        ask_model=answer,
        bridge=BridgeClient("http://bridge:3000", away),
        reach_database=answer,
        webhook_secret=SECRET.encode(),
        webhook_url="http://inside/api/v1/webhooks/whatsapp",
        service_number=SERVICE_NUMBER,
        clients=fake_redis(),
        usage=lambda: (30.0, 30.0),
    )
    at = datetime(2031, 4, 1, tzinfo=UTC)
    dates = {"first_seen": at, "created_at": at, "last_active": None, "updated_at": None}
    user = UserResponse(id=7, phone_number=NUMBER, preferences={"theme": "dark"}, **dates)
    made.store.users[7] = user
    return made


def asked(service: Service, method: str, path: str, **parts: Any) -> httpx.Response:
    """The answer to an admin's request."""
    token = issue(SECRET, 1, datetime.now(UTC), is_admin=True)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://private") as client:
            client.headers["Authorization"] = f"Bearer {token}"
            return await client.request(method, f"/api/v1{path}", **parts)

    return asyncio.run(ask())


def test_a_message_that_is_reported_often_at_once_is_queued_once(service: Service) -> None:
    async def report() -> tuple[list[Any], int]:
        event = received(NUMBER, "Good morning", "3EB0-example")
        results = await asyncio.gather(*(handle(service, event) for _ in range(5)))
        async with service.clients() as redis:
            return results, int(await redis.llen(list_of(Priority.NORMAL)))

    results, length = asyncio.run(report())
    assert (length, len(service.store.messages)) == (1, 1)
    assert [one.status for one in results] == ["queued"] * 5
    assert len({one.queue_id for one in results}) == 1


def test_preferences_that_are_set_to_null_are_answered_as_an_empty_object(service: Service) -> None:
    answer = asked(service, "PUT", "/admin/users/7", json={"preferences": None})
    assert (answer.status_code, answer.json()["preferences"]) == (200, {})
    assert asked(service, "GET", "/admin/users/7").json()["preferences"] == {}


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b'{"display_name": "\xff"}', b"[" * 100_000],
    ids=["UTF-16", "no text", "deep"],
)
def test_a_body_that_is_no_json_is_refused_as_any_other(service: Service, body: bytes) -> None:
    as_json = {"Content-Type": "application/json"}
    answer = asked(service, "PUT", "/admin/users/7", content=body, headers=as_json)
    assert answer.status_code == 422
    (fault,) = answer.json()["detail"]
    assert (set(fault), fault["loc"][0]) == ({"type", "loc", "msg"}, "body")
    assert service.store.users[7].updated_at is None


def test_its_own_document_has_every_status_that_it_refuses_with(service: Service) -> None:
    paths = create_app(service).openapi()["paths"]
    user = paths["/api/v1/admin/users/{user_id}"]
    assert set(user["delete"]["responses"]) == {"200", "400", "401", "403", "404", "422"}
    assert set(paths["/api/v1/webhooks/whatsapp"]["post"]["responses"]) == {"200", "401", "422"}


def test_a_bridge_that_answers_nonsense_is_away(service: Service) -> None:
    """What a status says of such a bridge is the reference's own choice."""
    nonsense = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>OK</html>"))
    service.bridge = BridgeClient("http://bridge:3000", nonsense)
    found = asked(service, "GET", "/admin/integration/status").json()
    assert (found["bridge"], found["session"]) == ("away", None)
