"""What the public service's contracts can't say: what a token has in it, how codes are stored."""

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

NUMBER = "+12025550143"
SECRET = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's


@pytest.fixture
def sent() -> list[str]:
    """The codes that are sent."""
    return []


@pytest.fixture
def service(sent: list[str]) -> Service:
    """With one user, whose codes are ``sent``."""

    async def send(number: str, code: str) -> None:
        sent.append(code)

    async def answer(*_: str) -> None: ...

    made = Service(SECRET, SECRET.encode(), send, answer)
    at = datetime(2031, 4, 1, tzinfo=UTC)
    dates = {"first_seen": at, "created_at": at, "last_active": None, "updated_at": None}
    made.store.users[7] = UserResponse(id=7, phone_number=NUMBER, **dates)
    return made


def asked(service: Service, method: str, path: str, **parts: Any) -> httpx.Response:
    """The answer to a request."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://public") as client:
            return await client.request(method, f"/api/v1{path}", **parts)

    return asyncio.run(ask())


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


def test_the_code_that_is_sent_logs_in(service: Service, sent: list[str]) -> None:
    asked(service, "POST", "/auth/request-code", json={"phone_number": NUMBER})
    (code,) = sent
    answer = asked(service, "POST", "/auth/verify", json={"phone_number": NUMBER, "code": code})
    assert answer.json()["user_id"] == 7


def test_a_code_is_stored_as_a_hash_that_differs_between_users(service: Service) -> None:
    for user_id in (7, 8):
        store_code(service, user_id, "048213")
    first, second = (service.store.codes[user_id].digest for user_id in (7, 8))
    assert first != second
    assert b"048213" not in first
