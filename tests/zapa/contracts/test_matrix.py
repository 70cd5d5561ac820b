"""Each operation, message, listed error and value of a closed set is relied on by its consumers."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, get_args

import pytest

from handfast.derive.coverage import uses_of
from handfast.model.cases import cases_of
from zapa_contracts.system import SYSTEM
from zapa_shared.enums import LLMProvider, MessageType, SessionStatus
from zapa_shared.queue import Priority
from zapa_shared.rest.system import ExportProgress, SystemHealth
from zapa_shared.webhook import WebhookResult

CASES = cases_of(SYSTEM.contracts)
WEB, ADMIN, OPS = "web", "admin", "ops"
PUBLIC, PRIVATE, BRIDGE = "zapa-public", "zapa-private", "whatsapp-bridge"
BOTH = f"{PRIVATE} {PUBLIC}"
ROWS = f"""
{PUBLIC} POST /api/v1/auth/request-code: {WEB}: 200 422 429
{PUBLIC} POST /api/v1/auth/verify: {WEB}: 200 401 422
{PUBLIC} GET /api/v1/auth/me: {WEB}: 200 401
{PUBLIC} GET /api/v1/messages/: {WEB}: 200 401 422
{PUBLIC} GET /api/v1/messages/recent: {WEB}: 200 401 422
{PUBLIC} GET /api/v1/messages/search: {WEB}: 200 401 422
{PUBLIC} GET /api/v1/messages/stats: {WEB}: 200 401
{PUBLIC} GET /api/v1/messages/export: {WEB}: 200 401 422
{PUBLIC} GET /api/v1/llm-config/: {WEB}: 200 401
{PUBLIC} POST /api/v1/llm-config/: {WEB}: 200 400 401 422
{PUBLIC} DELETE /api/v1/llm-config/: {WEB}: 200 401 404
{PUBLIC} POST /api/v1/llm-config/test: {WEB}: 200 401 404
{PUBLIC} GET /api/v1/llm-config/providers: {WEB}: 200
{PUBLIC} OPTIONS /api/v1/llm-config/: {WEB}: 200 400
{PRIVATE} POST /api/v1/auth/login: {ADMIN}: 200 401 422
{PRIVATE} GET /api/v1/admin/users/: {ADMIN}: 200 401 403 422
{PRIVATE} POST /api/v1/admin/users/: {ADMIN}: 201 400 401 403 422
{PRIVATE} OPTIONS /api/v1/admin/users/: {ADMIN}: 200 400
{PRIVATE} GET /api/v1/admin/users/{{user_id}}: {ADMIN}: 200 401 403 404 422
{PRIVATE} PUT /api/v1/admin/users/{{user_id}}: {ADMIN}: 200 401 403 404 422
{PRIVATE} DELETE /api/v1/admin/users/{{user_id}}: {ADMIN}: 200 400 401 403 404 422
{PRIVATE} OPTIONS /api/v1/admin/users/{{user_id}}: {ADMIN}: 200 400
{PRIVATE} GET /api/v1/admin/users/{{user_id}}/conversations: {ADMIN} {BRIDGE}: 200 401 403 404 422
{PRIVATE} DELETE /api/v1/admin/users/{{user_id}}/conversations: {ADMIN}: 200 401 403 404 422
{PRIVATE} GET /api/v1/admin/llm-config/providers: {ADMIN}: 200 401 403
{PRIVATE} GET /api/v1/admin/llm-config/{{user_id}}: {ADMIN}: 200 401 403 404 422
{PRIVATE} POST /api/v1/admin/llm-config/{{user_id}}: {ADMIN}: 201 400 401 403 404 422
{PRIVATE} PUT /api/v1/admin/llm-config/{{user_id}}: {ADMIN}: 200 400 401 403 404 422
{PRIVATE} POST /api/v1/admin/llm-config/{{user_id}}/test: {ADMIN}: 200 401 403 404 422
{PRIVATE} GET /api/v1/admin/system/health: {ADMIN}: 200 401 403
{PRIVATE} GET /api/v1/admin/system/stats: {ADMIN}: 200 401 403
{PRIVATE} POST /api/v1/admin/system/export: {ADMIN}: 202 400 401 403 422
{PRIVATE} GET /api/v1/admin/system/export/{{export_id}}: {ADMIN}: 200 401 403 404 422
{PRIVATE} GET /api/v1/admin/system/export/{{export_id}}/download: {ADMIN}: 200 401 403 404 422
{PRIVATE} GET /api/v1/admin/integration/status: {ADMIN}: 200 401 403
{PRIVATE} POST /api/v1/admin/integration/initialize: {ADMIN}: 200 401 403 503
{PRIVATE} GET /api/v1/admin/integration/queue/stats: {ADMIN} message-processor: 200 401 403 503
{PRIVATE} POST /api/v1/admin/integration/queue/requeue-failed: {ADMIN}: 200 401 403 503
{PRIVATE} POST /api/v1/admin/integration/queue/clear-failed: {ADMIN}: 200 401 403 503
{PRIVATE} GET /health: {OPS}: 200
{PRIVATE} GET /ready: {OPS}: 200 503
{PRIVATE} GET /api/v1/webhooks/whatsapp/health: {OPS}: 200
{PRIVATE} POST /api/v1/webhooks/whatsapp: {BRIDGE}: 200 401 422
{BRIDGE} GET /health: {PRIVATE}: 200
{BRIDGE} POST /sessions: {PRIVATE}: 201 409 422
{BRIDGE} GET /sessions: {BOTH}: 200
{BRIDGE} GET /sessions/{{session_id}}: {BOTH}: 200 404 422
{BRIDGE} GET /sessions/{{session_id}}/qr: {PRIVATE}: 200 400 404 422
{BRIDGE} POST /sessions/{{session_id}}/messages: {BOTH}: 200 400 404 422
{BRIDGE} DELETE /sessions/{{session_id}}: {PRIVATE}: 204 404 422
"""
"""What every operation answers, and the consumers that rely on all of it."""

MESSAGES = {
    "message_queued": {"message-processor", BRIDGE, ADMIN},
    "message_taken": {"message-processor"},
    "message_retried": {"message-processor"},
    "message_given_up": {"message-processor"},
    "answer_sent": {"message-processor"},
    "session_asked_for": {ADMIN},
    "code_sent": {WEB},
}
"""Who relies on each message, or on what becomes of a request of theirs."""

NOT_LISTED = {
    "GET /api/v1/auth/me: 403": "a token that is missing or not right is 401 everywhere",
    "a user who is inactive": "users have no column for it",
    "LLM providers": "their APIs are theirs; the services are given a function",
    "Postgres": "tables are no interaction: tests/zapa/shared compare them with a plain model",
    "a list's day": "what is pushed lasts a day: time itself is no state",
}
"""What of the system is no interaction, and why."""


@pytest.fixture
def values_at(fullness: ModuleType) -> Callable[[str], set[str]]:
    """All texts that are expected of a field of a name, in answers and messages."""
    found = [equals for one in CASES for _, equals in fullness.expectations(one.interaction)]
    places = [(path, value) for equals in found for path, value in equals.items()]
    return lambda name: {
        v for path, v in places if path.rpartition(".")[2] == name and isinstance(v, str)
    }


def choices(model: Any, name: str) -> set[str]:
    return set(get_args(model.model_fields[name].annotation))


def test_every_operation_is_relied_on_with_every_answer(fullness: ModuleType) -> None:
    assert fullness.operation_rows(SYSTEM) == sorted(ROWS.strip().splitlines())


def test_every_consumer_of_an_operation_relies_on_its_refusals_too() -> None:
    """Where two consumers call the same operation, each does so in full."""
    by: dict[str, list[set[str]]] = {}
    for use in uses_of(SYSTEM):
        if use.provider == BRIDGE and use.status is not None:
            by.setdefault(use.name, []).append({consumer for consumer, _ in use.by})
    assert {name: found for name, found in by.items() if len(set(map(frozenset, found))) > 1} == {}


def test_every_message_is_relied_on(fullness: ModuleType) -> None:
    assert fullness.message_readers(SYSTEM) == MESSAGES


def test_what_is_not_listed_is_in_no_row() -> None:
    """A hole that was filled is no hole any more."""
    assert all(reason for reason in NOT_LISTED.values())
    assert [hole for hole in NOT_LISTED if hole in ROWS] == []


def test_every_event_and_every_result_of_it_is_among_them(
    fullness: ModuleType, values_at: Callable[[str], set[str]]
) -> None:
    events_sent = fullness.exchanges(CASES)
    sent = [one.body for one in events_sent if one.operation.name == "report_event"]
    events = [body for body in sent if isinstance(body, dict) and {"event_type", "data"} <= {*body}]
    assert {body["event_type"] for body in events} >= {
        "message.received",
        "message.sent",
        "message.failed",
        "connection.status",
    }
    media = {body["data"].get("media_type") for body in events if isinstance(body["data"], dict)}
    assert media >= {"image", "audio", "video", "document", None}
    reported = {body["data"].get("status") for body in events if isinstance(body["data"], dict)}
    assert reported >= set(SessionStatus)
    assert values_at("status") >= choices(WebhookResult, "status")


def test_every_value_of_each_closed_set_is_expected_somewhere(
    values_at: Callable[[str], set[str]],
) -> None:
    assert values_at("status") >= choices(ExportProgress, "status")
    assert values_at("status") >= choices(SystemHealth, "status")
    assert values_at("message_type") >= set(MessageType)
    assert values_at("priority") >= set(Priority)
    assert values_at("value") >= set(LLMProvider)
    assert values_at("session") >= {"connected", "qr_pending", "error"}
