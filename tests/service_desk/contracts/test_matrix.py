"""Each operation, message, listed error and value of a closed set is relied on by its consumers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import ModuleType
from typing import Any

import pytest

from handfast.derive.coverage import uses_of
from handfast.model import Answered
from handfast.model.cases import cases_of
from handfast.model.values import example_values, resolve
from service_desk_contracts.schemas.communication import NotificationType
from service_desk_contracts.schemas.file import ScanStatus
from service_desk_contracts.schemas.ticket import Action, ApprovalStatus, Priority, Status
from service_desk_contracts.schemas.user import Role
from service_desk_contracts.system import SYSTEM

CASES = cases_of(SYSTEM.contracts)
WEB, ADMIN, COMPOSE, WORKER = "frontend", "admin", "compose", "file-worker"
USER, TICKET = "user-service", "ticket-service"
CHAT, FILE = "communication-service", "file-service"
ROWS = f"""
{USER} GET /health/: {COMPOSE}: 200
{USER} GET /api/v1/users: {ADMIN} {WEB}: 200 401
{USER} GET /api/v1/users/{{user_id}}: {ADMIN} {CHAT} {FILE} {WEB} {TICKET}: 200 401 404 422
{USER} POST /api/v1/users/login: {WEB}: 200 401 422
{USER} POST /api/v1/users/import: {ADMIN}: 200 400 401 403 413 422
{USER} GET /api/v1/departments/: {WEB}: 200 401
{USER} GET /api/v1/departments/{{department_id}}: {WEB} {TICKET}: 200 401 404 422
{TICKET} GET /health/: {COMPOSE}: 200
{TICKET} GET /api/v1/tickets/: {WEB}: 200 401 422
{TICKET} POST /api/v1/tickets/: {WEB}: 201 401 403 404 422 503
{TICKET} GET /api/v1/tickets/{{ticket_id}}: {CHAT} {FILE} {WEB}: 200 401 404 422
{TICKET} PATCH /api/v1/tickets/{{ticket_id}}: {WEB}: 200 401 404 422 503
{TICKET} POST /api/v1/tickets/{{ticket_id}}/status: {WEB}: 200 401 404 409 422
{TICKET} GET /api/v1/tickets/{{ticket_id}}/sub-tickets: {WEB}: 200 401 404 422
{TICKET} GET /api/v1/approvals/ticket/{{ticket_id}}: {WEB}: 200 401 404 422
{TICKET} POST /api/v1/approvals/: {WEB}: 201 401 404 422 503
{TICKET} POST /api/v1/approvals/{{approval_id}}/decision: {WEB}: 200 401 403 404 409 422
{CHAT} GET /health/: {COMPOSE}: 200
{CHAT} GET /api/v1/chat/messages/ticket/{{ticket_id}}: {WEB}: 200 401 403 404 422 503
{CHAT} POST /api/v1/chat/messages: {WEB}: 201 401 403 404 422 503
{CHAT} GET /api/v1/notifications/: {WEB}: 200 401 403 422
{CHAT} POST /api/v1/notifications/{{notification_id}}/read: {WEB}: 200 401 404 422
{FILE} GET /health/: {COMPOSE}: 200
{FILE} POST /api/v1/files/upload: {WEB}: 201 400 401 403 404 413 415 422 503
{FILE} GET /api/v1/files/{{file_key}}: {WEB}: 200 401 403 404 422 503
{FILE} GET /api/v1/files/{{file_key}}/status: {WEB}: 200 401 403 404 422 503
{FILE} GET /api/v1/files/{{file_key}}/download: {WEB}: 200 400 401 403 404 422 503
"""
"""What every operation answers, and the consumers that rely on it."""

MESSAGES = {
    "chat_message": {WEB},
    "chat_error": {WEB},
    "write_chat_message": {WEB},
    "scan_file_task": {WORKER, WEB},
    "process_file_task": {WORKER},
}
"""Who relies on each message, or on what becomes of a request of theirs."""

NOT_LISTED = {
    "?token=": "a chat takes its token as the first subprotocol alone: a URL stands in logs",
    "urgent": "a priority that the system got later",
    "requestor": "a role that the system got later",
    "sender_name": "a field of a chat's messages that the system got later",
    "/users/sync": "a user of another sign-on is created by no token",
}
"""What of the system is no interaction, and why."""


def expected(fullness: ModuleType) -> Iterator[tuple[str, Any]]:
    """The name of each field that is pinned, and its value, with those of the states in place."""
    for case in CASES:
        values = example_values(case.interaction)
        for _, equals in fullness.expectations(case.interaction):
            for path, value in equals.items():
                if not isinstance(value, Answered):
                    yield path.rpartition(".")[2], resolve(value, values)


def test_every_operation_is_relied_on_with_every_answer(fullness: ModuleType) -> None:
    assert fullness.operation_rows(SYSTEM) == sorted(ROWS.strip().splitlines())


def test_a_user_or_a_ticket_is_found_in_full_by_every_service() -> None:
    """Each of them relies on the refusals too."""
    services = {USER, TICKET, CHAT, FILE}
    found: dict[str, set[frozenset[str]]] = {}
    for use in uses_of(SYSTEM):
        by = frozenset({consumer for consumer, _ in use.by} & services)
        if by:
            found.setdefault(use.name, set()).add(by)
    assert {name: len(by) for name, by in found.items() if name.startswith("get_")} == {
        "get_user": 1,
        "get_department": 1,
        "get_ticket": 1,
    }


def test_every_message_is_relied_on(fullness: ModuleType) -> None:
    assert fullness.message_readers(SYSTEM) == MESSAGES


def test_what_is_not_listed_is_in_no_row() -> None:
    """A hole that was filled is no hole any more."""
    assert all(reason for reason in NOT_LISTED.values())
    assert [hole for hole in NOT_LISTED if hole in ROWS] == []


def test_every_action_is_sent(fullness: ModuleType) -> None:
    sent = {one.body["action"] for one in fullness.exchanges(CASES) if _has(one.body, "action")}
    assert sent >= set(Action)


def _has(body: Any, name: str) -> bool:
    return isinstance(body, dict) and isinstance(body.get(name), str)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("status", (*Status, *ApprovalStatus)),
        ("scan_status", ScanStatus),
        ("priority", Priority),
        ("type", NotificationType),
        ("role", Role),
    ],
)
def test_every_value_of_a_closed_set_is_expected_somewhere(
    name: str, values: Iterable[StrEnum], fullness: ModuleType
) -> None:
    pinned = {
        value for field, value in expected(fullness) if field == name and isinstance(value, str)
    }
    assert pinned >= set(values)
