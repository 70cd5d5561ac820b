"""What nobody may send is refused with a clear error by each service, and nothing is stored."""

from __future__ import annotations

import asyncio
import copy
import csv
import io
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import strategies as st

from handfast.transports.redis.clients import fake_redis
from zapa_contracts.reference.bridge_client import BridgeClient
from zapa_contracts.reference.private import service as private
from zapa_contracts.reference.private.app import create_app as create_private
from zapa_contracts.reference.public import service as public
from zapa_contracts.reference.public.app import create_app as create_public
from zapa_contracts.reference.public.codes import store_code
from zapa_contracts.reference.store import Store
from zapa_shared.addresses import to_jid, to_phone_number
from zapa_shared.schemas import UserResponse
from zapa_shared.signature import HEADER, sign

NUMBER, SERVICE_NUMBER, CODE = "+12025550143", "+493023125000", "048213"
SECRET, PASSWORD = "seeded-secret-of-32-bytes-or-more", "seeded-password"  # nobody's
KEY = "sk-seeded-key"
AT = datetime(2031, 4, 1, tzinfo=UTC)

type Draw = Callable[..., list[Any]]


class Services:
    """Both services over one store, with a user and an admin; their neighbours fail."""

    def __init__(self) -> None:
        self.store, self.pushed = Store(), list[Any]()
        dates = {"first_seen": AT, "created_at": AT, "last_active": None, "updated_at": None}
        self.store.users[7] = UserResponse(id=7, phone_number=NUMBER, **dates)

        async def fail(*sent: str) -> None:
            raise ConnectionError(f"nobody answers to {sent}")

        redis = fake_redis()

        def clients() -> Any:
            self.pushed.append("something")
            return redis()

        self.public = public.Service(SECRET, SECRET.encode(), fail, fail, self.store)
        away = httpx.MockTransport(lambda request: httpx.Response(503))
        self.private = private.Service(
            token_secret=SECRET,
            ask_model=fail,
            bridge=BridgeClient("http://bridge:3000", away),
            reach_database=fail,
            webhook_secret=SECRET.encode(),
            webhook_url="http://inside/api/v1/webhooks/whatsapp",
            service_number=SERVICE_NUMBER,
            clients=clients,
            usage=lambda: (30.0, 30.0),
            store=self.store,
        )
        self.private.admins["grace"] = private.Admin.made(1, PASSWORD)
        token = self.private.token_for("grace", PASSWORD)
        self.admin = {"Authorization": f"Bearer {token}"}
        self.user = {"Authorization": f"Bearer {self.public.token_of(self.store.users[7])}"}

    def ask(self, method: str, path: str, body: Any = None, **parts: Any) -> httpx.Response:
        """The answer of the service that has the path; an exception of its own is raised."""
        is_private = path.startswith(("/admin", "/webhooks", "/auth/login"))
        app = create_private(self.private) if is_private else create_public(self.public)

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
                headers = self.admin if path.startswith("/admin") else self.user
                content = json.dumps(body).encode() if body is not None else b""
                if path.startswith("/webhooks"):
                    now = self.private.clock()
                    headers = {HEADER: sign(SECRET.encode(), content, now)}
                own = {"Content-Type": "application/json", **headers}
                url = f"/api/v1{path}"
                return await client.request(method, url, content=content, headers=own, **parts)

        return asyncio.run(sent())

    def refuse(self, method: str, path: str, body: Any, *field: str) -> None:
        """It is refused at that field, its value is not repeated, and nothing is stored."""
        before = copy.deepcopy(self.store)
        answer = self.ask(method, path, body)
        assert answer.status_code == 422
        places = [fault["loc"][1:] for fault in answer.json()["detail"]]
        assert [place for place in places if tuple(place[: len(field)]) != field] == []
        value = body
        for name in field:
            value = value[name]
        assert not (isinstance(value, str) and len(value) > 8 and value in answer.text)
        assert (self.store, self.pushed) == (before, [])


@pytest.fixture
def services() -> Services:
    return Services()


digits = st.text(st.characters(categories=["Nd"]), min_size=6, max_size=15)
no_texts = st.none() | st.integers() | st.lists(st.text(), max_size=2) | st.booleans()
no_numbers = no_texts | (st.text(max_size=30) | digits | digits.map("+{}".format)).filter(
    lambda one: not (one.isascii() and one.startswith("+"))
)
no_codes = no_texts | (st.text(max_size=8) | digits).filter(
    lambda one: not (one.isascii() and one.isdigit() and len(one) == 6)
)


def received(**changes: Any) -> dict[str, Any]:
    """An event of a message."""
    data = {"from_number": NUMBER, "to_number": SERVICE_NUMBER, "message_id": "3EB0", "text": "?"}
    at = AT.isoformat()
    data = {**data, "timestamp": at, **changes}
    return {"event_type": "message.received", "timestamp": at, "data": data}


def test_no_number_but_one_in_its_one_form_is_taken(
    services: Services, drawn: Draw, examples: int
) -> None:
    for number in drawn(no_numbers, examples):
        sent = {"phone_number": number}
        services.refuse("POST", "/auth/request-code", sent, "phone_number")
        services.refuse("POST", "/auth/verify", {**sent, "code": CODE}, "phone_number")
        services.refuse("POST", "/admin/users/", sent, "phone_number")
        for name in ("from_number", "to_number"):
            event = received(**{name: number})
            # The kind of an event is a part of where its fault is.
            services.refuse("POST", "/webhooks/whatsapp", event)


def test_no_code_but_six_ascii_digits_is_tried(
    services: Services, drawn: Draw, examples: int
) -> None:
    store_code(services.public, 7, CODE)
    for code in drawn(no_codes, examples):
        sent = {"phone_number": NUMBER, "code": code}
        services.refuse("POST", "/auth/verify", sent, "code")
    assert services.store.codes[7].attempts == 0


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


limited = st.one_of(
    st.integers(65_536, 70_000).map(lambda size: {"a": "b" * size}),
    st.integers(16, 200).map(lambda depth: {"a": nested(depth)}),
    st.text(max_size=3).map(lambda text: {"a": f"{text}\x00"}),
    st.text(max_size=3).map(lambda text: {f"{text}\x00": 1}),
    st.just({"a": "\ud800"}),
    st.sampled_from([float("nan"), float("inf")]).map(lambda number: {"a": number}),
    st.lists(st.integers(), max_size=2) | st.text(max_size=3) | st.integers(),
)


@pytest.mark.parametrize(
    ("method", "path", "body", "column"),
    [
        ("POST", "/admin/users/", {"phone_number": "+447700900124"}, "preferences"),
        ("PUT", "/admin/users/7", {}, "preferences"),
        ("POST", "/llm-config/", {"provider": "openai", "api_key": KEY}, "model_settings"),
        ("POST", "/admin/llm-config/7", {"provider": "openai", "api_key": KEY}, "model_settings"),
        ("PUT", "/admin/llm-config/7", {}, "model_settings"),
    ],
)
def test_no_object_beyond_the_limits_is_taken(
    services: Services, drawn: Draw, examples: int, method: str, path: str, body: Any, column: str
) -> None:
    for value in drawn(limited, examples):
        services.refuse(method, path, {**body, column: value}, column)


def test_a_body_without_an_end_is_refused(services: Services) -> None:
    """It is not even read as JSON."""
    for content in (b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"{", b"1" * 5_000):
        before = copy.deepcopy(services.store)
        app = create_private(services.private)

        async def sent(app: Any = app, content: bytes = content) -> httpx.Response:
            transport = httpx.ASGITransport(app)
            headers = {**services.admin, "Content-Type": "application/json"}
            async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
                return await client.post("/api/v1/admin/users/", content=content, headers=headers)

        assert asyncio.run(sent()).status_code in {400, 422}
        assert services.store == before


@pytest.mark.parametrize("wanted", ["xml", "CSV", "csv\x00", "../csv", "\u0663", "json,csv", ""])
def test_no_other_export_is_made(services: Services, wanted: str) -> None:
    answer = services.ask("GET", "/messages/export", params={"format": wanted})
    assert answer.status_code == 422
    assert [fault["loc"] for fault in answer.json()["detail"]] == [["query", "format"]]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
starts = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "'", '"'])


def test_what_comes_in_is_exported_whole_and_as_no_formula(
    services: Services, drawn: Draw, examples: int
) -> None:
    """And each number is the one JID, from which the one number is read again."""
    written = drawn(st.builds("{}{}".format, starts, texts), examples)
    for count, words in enumerate(written):
        event = received(text=words, message_id=f"3EB0{count}")
        assert services.ask("POST", "/webhooks/whatsapp", event).json()["status"] == "queued"
    whole = services.ask("GET", "/messages/export").json()["data"]
    assert sorted(row["content"] for row in whole) == sorted(written)
    assert {row["sender_jid"] for row in whole} == {to_jid(NUMBER)}
    assert {to_phone_number(row["recipient_jid"]) for row in whole} == {SERVICE_NUMBER}
    table = services.ask("GET", "/messages/export", params={"format": "csv"}).json()["data"]
    cells = [row["content"] for row in csv.DictReader(io.StringIO(table, newline=""))]
    assert [cell.removeprefix("'") for cell in cells] == [row["content"] for row in whole]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


CONFIGS = ("/llm-config/", "/admin/llm-config/7")


def test_what_is_secret_is_in_no_answer_log_repr_or_exception(
    services: Services, drawn: Draw, examples: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the key is, and whatever else is wrong with what it is sent in."""
    texts: list[str] = []
    store_code(services.public, 7, CODE)
    with caplog.at_level(logging.DEBUG):
        # Thirteen requests each.
        for tail in drawn(st.text("abc\"'\\ \u00e9\n", max_size=8), examples // 4):
            sent = {"provider": "openai", "api_key": f"{KEY}{tail}"}
            for wrong in ({}, {"provider": "none"}, {"model_settings": [KEY]}, {"is_active": KEY}):
                answers = [services.ask("POST", path, sent | wrong) for path in CONFIGS]
                assert {one.is_success for one in answers} == {not wrong}
                texts += [one.text for one in answers]
            changed = {"api_key": f"{KEY}{tail}", "model_settings": {"model": "none-such"}}
            texts.append(services.ask("PUT", "/admin/llm-config/7", changed).text)
            texts += [services.ask("GET", path).text for path in ("/llm-config/", "/messages/")]
            texts += [
                services.ask("POST", f"{path}test").text
                for path in ("/llm-config/", "/admin/llm-config/7/")
            ]
        for password in (PASSWORD, f"{PASSWORD} or not", [PASSWORD]):
            login = {"username": "grace", "password": password}
            texts.append(services.ask("POST", "/auth/login", login).text)
        for code in (CODE, [CODE]):
            verified = {"phone_number": NUMBER, "code": code}
            texts.append(services.ask("POST", "/auth/verify", verified).text)
    texts += [repr(services.public), repr(services.private), repr(services.store)]
    texts += [f"{one.getMessage()} {one.exc_info} {one.args}" for one in caplog.records]
    secret = (KEY, PASSWORD, SECRET, CODE)
    assert [text for text in texts if any(one in text for one in secret)] == []
