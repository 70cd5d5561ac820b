"""user-service: what its tokens open, what an import leaves behind, and what is refused."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError

from service_desk_contracts.reference.access import caller_of, issue

ME = UUID("00000001-0000-4000-8000-000000000001")
HEADER = "employee_code,first_name,last_name"
PASSWORD = "correct horse"  # noqa: S105  # nobody's


@pytest.fixture
def client(client_of: Callable[[str, UUID, str], httpx.Client]) -> httpx.Client:
    """A client of user-service, which has no rows, as an admin."""
    return client_of("user", ME, "admin")


def users() -> Any:
    """All users that are not deleted."""
    return apps.get_model("users.User")._default_manager.all()


def stored(employee_code: str = "E-1001", **columns: Any) -> Any:
    """A new user."""
    names = {"first_name": "Ada", "last_name": "Elmhurst"}
    password = make_password(PASSWORD)
    return users().create(employee_code=employee_code, password=password, **names | columns)


def imported(client: httpx.Client, text: str | bytes) -> httpx.Response:
    """What the import of a file of this text is answered with."""
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/users/import", json={"file_data": base64.b64encode(content).decode()})


def logged_in(client: httpx.Client, employee_code: str = "E-1001") -> httpx.Response:
    return client.post("/users/login", json={"employee_code": employee_code, "password": PASSWORD})


def listed_by(client: httpx.Client, token: str) -> int:
    """The status of a list that is asked for with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return client.get("/users", headers=headers).status_code


def claimed(**changed: Any) -> str:
    """A right token, but for claims that are changed; None takes one out."""
    usual = {"sub": str(ME), "role": "admin", "type": "access"}
    claims = usual | {"exp": datetime.now(UTC) + timedelta(minutes=1)} | changed
    sent = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(sent, settings.JWT_SECRET_KEY, algorithm="HS256")


def test_who_logs_in_can_ask_with_the_token_for_access_and_not_with_that_for_renewal(
    client: httpx.Client,
) -> None:
    user = stored(role="moderator")
    answer = logged_in(client).json()
    assert listed_by(client, answer["access"]) == 200
    assert listed_by(client, answer["refresh"]) == 401
    caller = caller_of(answer["access"])
    assert caller is not None
    assert (caller.user_id, caller.role) == (user.id, "moderator")


@pytest.mark.parametrize(
    ("kind", "lasts"), [("access", timedelta(minutes=15)), ("refresh", timedelta(days=7))]
)
def test_a_token_lasts_as_long_as_is_promised(kind: Any, lasts: timedelta) -> None:
    claims = jwt.decode(issue(ME, "admin", kind), options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == lasts.total_seconds()


@pytest.mark.parametrize(
    "token",
    [
        claimed(sub="nobody"),
        claimed(sub=None),
        claimed(role=None),
        claimed(type=None),
        claimed(exp=None),
        claimed(exp=datetime(2020, 1, 1, tzinfo=UTC)),
        jwt.encode({"sub": str(ME), "role": "admin", "type": "access"}, "", algorithm="none"),
        "a.b.c",
        "example-service-token ",
        "",
    ],
)
def test_a_token_that_is_not_right_opens_nothing(client: httpx.Client, token: str) -> None:
    value = f"Bearer {token}".encode("latin-1")
    assert client.get("/users", headers={b"Authorization": value}).status_code == 401


def test_a_token_outside_ascii_is_nobodys() -> None:
    assert caller_of("\xe9") is None


def test_a_right_token_opens_something(client: httpx.Client) -> None:
    assert listed_by(client, claimed()) == 200


def test_a_users_password_is_stored_and_answered_nowhere(client: httpx.Client) -> None:
    user = stored()
    assert PASSWORD not in user.password
    answers = [client.get("/users"), client.get(f"/users/{user.id}"), logged_in(client)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any("password" in answer.text or user.password in answer.text for answer in answers)


def test_a_refusal_repeats_no_password(client: httpx.Client) -> None:
    wrong = {"employee_code": "E 1", "password": PASSWORD * 20}
    answer = client.post("/users/login", json=wrong)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text


def test_an_imported_user_can_not_log_in(client: httpx.Client) -> None:
    assert imported(client, f"{HEADER}\nE-1001,Ada,Elmhurst").json()["created"] == 1
    empty = client.post("/users/login", json={"employee_code": "E-1001", "password": " "})
    assert (logged_in(client).status_code, empty.status_code) == (401, 401)


def test_an_import_that_fails_in_the_middle_changes_nothing(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    queryset = type(users())
    create: Callable[..., Any] = queryset.create

    def fails_at_the_second(self: Any, **columns: Any) -> Any:
        if columns["employee_code"] == "E-2":
            raise DatabaseError("the disk is full")
        return create(self, **columns)

    monkeypatch.setattr(queryset, "create", fails_at_the_second)
    with pytest.raises(DatabaseError, match="the disk is full"):
        imported(client, f"{HEADER}\nE-1,Ada,Elmhurst\nE-2,Grace,Tarnwell")
    assert users().count() == 0


def test_the_code_of_a_deleted_user_is_given_again_to_another(client: httpx.Client) -> None:
    old = stored()
    old.delete()
    assert imported(client, f"{HEADER}\nE-1001,Grace,Tarnwell").json()["created"] == 1
    assert [user["first_name"] for user in client.get("/users").json()] == ["Grace"]
    assert client.get(f"/users/{old.id}").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        f"{HEADER}\nE-1,A\x00da,Elmhurst".encode(),
        f'{HEADER}\n"E-1,Ada'.encode(),
        f"{HEADER}\nE-1,{'a' * 200_000},Elmhurst".encode(),
        b"PK\x03\x04",
    ],
    ids=["empty", "not UTF-8", "NUL", "open quotation", "a long cell", "a workbook"],
)
def test_a_file_that_can_not_be_read_is_refused_and_changes_nothing(
    client: httpx.Client, content: bytes
) -> None:
    answer = client.post("/users/import", json={"file_data": base64.b64encode(content).decode()})
    assert answer.status_code in (400, 422)
    assert users().count() == 0


def test_a_file_of_the_largest_size_is_read_and_a_larger_one_is_not(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{HEADER}\nE-1,Ada,Elmhurst"
    monkeypatch.setattr(settings, "IMPORT_MOST_BYTES", len(text))
    assert imported(client, text).status_code == 200
    assert imported(client, text + "xyz").status_code == 413


def test_a_body_that_is_larger_than_any_file_is_refused(client: httpx.Client) -> None:
    answer = client.post("/users/import", json={"file_data": "A" * 2_500_000})
    assert (answer.status_code, answer.json()) == (413, {"detail": "the body is too large"})


@pytest.mark.parametrize("name", ["=1+1", "<b>", "Robert'); DROP TABLE users_user;--", "🌿"])
def test_a_strange_name_is_stored_as_it_is(client: httpx.Client, name: str) -> None:
    assert imported(client, f'{HEADER}\nE-1,"{name}",Elmhurst').json()["created"] == 1
    assert users().get().first_name == name


def test_no_such_route_is_not_found(client: httpx.Client) -> None:
    assert client.get(f"/users/{uuid4()}/password").status_code == 404
