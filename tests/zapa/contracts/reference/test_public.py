"""What the public service's contracts can't say: how codes are stored, what browsers ask."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest

from zapa_contracts.reference.public.app import create_app
from zapa_contracts.reference.public.codes import store_code
from zapa_contracts.reference.public.service import Service
from zapa_shared.schemas import UserResponse

NUMBER, PAGE = "+12025550143", "https://zapa.example.com"
SECRET = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's


@pytest.fixture
def service() -> Service:
    """With one user, whose codes are sent nowhere."""

    async def nothing(*_: str) -> None: ...

    made = Service(SECRET, SECRET.encode(), nothing, nothing)
    at = datetime(2031, 4, 1, tzinfo=UTC)
    dates = {"first_seen": at, "created_at": at, "last_active": None, "updated_at": None}
    made.store.users[7] = UserResponse(id=7, phone_number=NUMBER, **dates)
    return made


def asked(service: Service, method: str, path: str, **parts: Any) -> httpx.Response:
    """The answer to a request."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service, [PAGE]))
        async with httpx.AsyncClient(transport=transport, base_url="http://public") as client:
            return await client.request(method, f"/api/v1{path}", **parts)

    return asyncio.run(ask())


def preflight(service: Service, page: str, method: str) -> httpx.Response:
    """The answer to what a browser asks before it sends a request of `page`."""
    headers = {"Origin": page, "Access-Control-Request-Method": method}
    headers["Access-Control-Request-Headers"] = "authorization"
    return asked(service, "OPTIONS", "/llm-config/", headers=headers)


def test_the_token_of_a_login_is_read_back(service: Service) -> None:
    store_code(service, 7, "048213")
    sent = {"phone_number": NUMBER, "code": "048213"}
    token = asked(service, "POST", "/auth/verify", json=sent).json()["access_token"]
    claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    assert {name: claims[name] for name in claims if name != "exp"} == {
        "sub": "7",
        "user_id": 7,
        "phone_number": NUMBER,
        "is_admin": False,
    }
    me = asked(service, "GET", "/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json() == {"user_id": 7, "phone_number": NUMBER, "is_authenticated": True}


def test_a_code_is_stored_as_a_hash_that_differs_between_users(service: Service) -> None:
    for user_id in (7, 8):
        store_code(service, user_id, "048213")
    first, second = (service.store.codes[user_id].digest for user_id in (7, 8))
    assert first != second
    assert b"048213" not in first


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_browser_on_the_page_may_send_each_method(service: Service, method: str) -> None:
    answer = preflight(service, PAGE, method)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE


def test_a_browser_on_another_page_may_not(service: Service) -> None:
    assert preflight(service, "https://other.example.com", "DELETE").status_code == 400
