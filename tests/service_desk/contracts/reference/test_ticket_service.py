"""ticket-service: which actions a ticket permits, what is stored of them, and what is refused.

The table of actions is that of the system's documents, written out once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.apps import apps
from ninja.errors import HttpError

from service_desk_contracts.bound.neighbours import Neighbours
from service_desk_contracts.reference.access import Caller
from service_desk_contracts.reference.ticket_service.tickets import rows
from service_desk_contracts.schemas.ticket import Action, Status

ME = UUID("00000001-0000-4000-8000-000000000001")
PERMITTED = {
    ("submit", "draft"): "submitted",
    ("review", "submitted"): "under_review",
    ("review", "pending"): "under_review",
    ("assign", "under_review"): "assigned",
    ("start_progress", "assigned"): "in_progress",
    ("resolve", "in_progress"): "resolved",
    ("close", "resolved"): "closed",
    ("reopen", "closed"): "reopened",
    ("reopen", "resolved"): "reopened",
    ("postpone", "assigned"): "postponed",
    ("postpone", "in_progress"): "postponed",
}


@pytest.fixture
def beside() -> Neighbours:
    """user-service, which knows the caller."""
    neighbours = Neighbours()
    neighbours.reset()
    neighbours.add_user(str(ME))
    return neighbours


@pytest.fixture
def client(beside: Neighbours, client_of: Callable[[str, UUID, str], httpx.Client]) -> httpx.Client:
    """A client of ticket-service, which has no rows, as the user whose id is ME."""
    return client_of("ticket", ME, "requester")


def stored(model: str, **columns: Any) -> Any:
    """A new row of `tickets.Ticket` or the like."""
    of: dict[str, Any] = {"title": "The printer", "requester_id": ME} if "Ticket" in model else {}
    return apps.get_model(model)._default_manager.create(**{**of, **columns})


def entries() -> list[tuple[int, UUID | None, str, dict[str, Any]]]:
    """What the audit log has: version, who, what, and the details."""
    found = apps.get_model("audit.Entry")._default_manager.all()
    return [(one.version, one.actor_id, one.action, one.details) for one in found]


@pytest.mark.parametrize("action", Action)
def test_an_action_leads_from_each_status_where_the_table_leads(
    client: httpx.Client, action: Action
) -> None:
    """And where the table has no row, it is refused and nothing changes."""
    expected, found = {}, {}
    for status in Status:
        ticket = stored("tickets.Ticket", status=status)
        body = {"action": action, "reason": "No paper"}
        answer = client.post(f"/tickets/{ticket.pk}/status", json=body)
        ticket.refresh_from_db()
        found[status] = answer.status_code, ticket.status, ticket.version
        after = PERMITTED.get((action, status))
        expected[status] = (200, after, 2) if after else (409, status, 1)
    assert found == expected


def test_the_reason_of_a_postponement_is_stored(client: httpx.Client) -> None:
    ticket = stored("tickets.Ticket", status="assigned")
    body = {"action": "postpone", "reason": "No paper"}
    client.post(f"/tickets/{ticket.pk}/status", json=body).raise_for_status()
    ticket.refresh_from_db()
    assert ticket.postponement_reason == "No paper"


def test_whatever_is_done_with_a_ticket_is_in_the_audit_log(client: httpx.Client) -> None:
    new = {"title": "The printer", "description": "", "requester_id": str(ME)}
    ticket_id = client.post("/tickets/", json=new).json()["id"]
    client.patch(f"/tickets/{ticket_id}", json={"priority": "high"}).raise_for_status()
    client.post(f"/tickets/{ticket_id}/status", json={"action": "submit"}).raise_for_status()
    asked = {"ticket_id": ticket_id, "approver_id": str(ME)}
    approval_id = client.post("/approvals/", json=asked).json()["id"]
    client.post(f"/approvals/{approval_id}/decision", json={"status": "approved"})
    usual = {"department_id": None, "priority": "medium", "category": "", "status": "draft"}
    assert entries() == [
        (1, ME, "create", {**new, **usual}),
        (2, ME, "change", {"priority": "high"}),
        (3, ME, "submit", {"status": "submitted"}),
        (3, ME, "ask_for_approval", {**asked, "documents": {}}),
        (3, ME, "approved", {"status": "approved", "reason": None}),
    ]


def test_what_is_refused_is_in_no_audit_log(client: httpx.Client) -> None:
    ticket = stored("tickets.Ticket")
    client.post(f"/tickets/{ticket.pk}/status", json={"action": "close"})
    client.patch(f"/tickets/{ticket.pk}", json={"status": "closed"})
    client.patch(f"/tickets/{ticket.pk}", json={"assignee_id": str(uuid4())})
    assert entries() == []


def test_a_change_of_what_somebody_else_has_changed_is_refused(client: httpx.Client) -> None:
    """Two who read the same version: the second is refused, and the change of the first stays."""
    ticket = stored("tickets.Ticket")
    first, second = rows.find(ticket.pk), rows.find(ticket.pk)
    rows.change(first, Caller(ME, "requester"), "change", {"title": "of the first"})
    with pytest.raises(HttpError, match="at the same time") as refused:
        rows.change(second, Caller(ME, "requester"), "change", {"title": "of the second"})
    assert refused.value.status_code == 409
    assert (rows.find(ticket.pk).title, rows.find(ticket.pk).version) == ("of the first", 2)


def test_a_deleted_ticket_is_nowhere(client: httpx.Client) -> None:
    whole = stored("tickets.Ticket")
    part = stored("tickets.Ticket", parent=whole)
    approval = stored("approvals.Approval", ticket=part, approver_id=ME)
    part.delete()
    ids = [ticket["id"] for ticket in client.get("/tickets/").json()]
    assert ids == [str(whole.pk)]
    assert client.get(f"/tickets/{whole.pk}/sub-tickets").json() == []
    routes = (f"/tickets/{part.pk}", f"/tickets/{part.pk}/sub-tickets")
    gone = [client.get(route).status_code for route in (*routes, f"/approvals/ticket/{part.pk}")]
    assert gone == [404, 404, 404]
    decision = client.post(f"/approvals/{approval.pk}/decision", json={"status": "approved"})
    assert decision.status_code == 404


def test_user_service_is_asked_by_the_token_of_services(
    client: httpx.Client, beside: Neighbours
) -> None:
    """Three times where it fails twice: by a token of the caller, it would refuse."""
    beside.away("user", "503 twice")
    new = {"title": "The printer", "description": "", "requester_id": str(ME)}
    assert client.post("/tickets/", json=new).status_code == 201
    assert beside.asked == {"user": 3}


def test_user_service_is_not_asked_for_what_is_refused(
    client: httpx.Client, beside: Neighbours
) -> None:
    ticket = stored("tickets.Ticket")
    of_other = {"title": "The printer", "description": "", "requester_id": str(uuid4())}
    assert client.post("/tickets/", json=of_other).status_code == 403
    assert client.patch(f"/tickets/{ticket.pk}", json={"assignee_id": "7"}).status_code == 422
    named = {"assignee_id": str(uuid4())}
    assert client.patch(f"/tickets/{uuid4()}", json=named).status_code == 404
    assert beside.asked == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"\xff", 422),
        (b"[]", 422),
        (b"null", 422),
        (b"", 422),
        (b'{"title": "\\ud800", "description": ""}', 422),
        (b"[" * 100_000, 422),
        (json.dumps({"description": "x" * 3_000_000}).encode(), 413),
    ],
    ids=["broken", "no UTF-8", "a list", "null", "nothing", "half a character", "deep", "large"],
)
def test_a_hostile_body_is_refused(client: httpx.Client, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/tickets/", content=body, headers=headers)
    assert (answer.status_code, [*answer.json()]) == (status, ["detail"])
    assert client.get("/tickets/").json() == []


@pytest.mark.parametrize("text", ["7", "x" * 10_000, "%00", "..%2f", "' OR 1=1 --"])
def test_a_malformed_id_is_refused_everywhere(client: httpx.Client, text: str) -> None:
    requests = [
        client.get(f"/tickets/{text}"),
        client.get(f"/tickets/{text}/sub-tickets"),
        client.patch(f"/tickets/{text}", json={}),
        client.post(f"/tickets/{text}/status", json={"action": "submit"}),
        client.get(f"/approvals/ticket/{text}"),
        client.post(f"/approvals/{text}/decision", json={"status": "approved"}),
    ]
    if "%2f" in text:  # a slash is one more part of the path: there is no such route
        assert {answer.status_code for answer in requests} == {404}
    else:
        assert {answer.status_code for answer in requests} == {422}
