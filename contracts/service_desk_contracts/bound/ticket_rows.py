"""Rows of the reference's tickets and approvals, as states name them. Knows no state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps

__all__ = ["add_approval", "add_deleted_ticket", "add_parts", "add_ticket"]
__all__ += ["delete_ticket_of_approval", "two_approvals", "two_tickets"]

_DELETED: Final = "00000002-0000-4000-8000-000000000099"


def add_ticket(ticket_id: str, **columns: Any) -> Any:
    """Store a ticket; what is no column of it is left aside."""
    rows: Any = apps.get_model("tickets", "Ticket").objects
    names = {field.attname for field in rows.model._meta.concrete_fields}
    given = {name: value for name, value in columns.items() if name in names}
    return _stored(rows, columns["created_at"], {**given, "id": ticket_id})


def add_deleted_ticket(**columns: Any) -> None:
    """A ticket that was deleted."""
    add_ticket(**columns).delete()


def two_tickets(later_id: str, other_requester_id: str, later_status: str, **earlier: Any) -> None:
    """A ticket, one of somebody else an hour later, and one that was deleted."""
    add_ticket(**earlier)
    of_other = {"requester_id": other_requester_id, "status": later_status}
    add_ticket(**{**earlier, **of_other, "ticket_id": later_id, **_later(earlier)})
    add_deleted_ticket(**{**earlier, "ticket_id": _DELETED})


def add_parts(first_id: str, second_id: str, **whole: Any) -> None:
    """A ticket, two parts of it an hour apart, and one that was deleted."""
    add_ticket(**whole)
    part = {**whole, "parent_id": whole["ticket_id"]}
    add_ticket(**{**part, "ticket_id": first_id})
    add_ticket(**{**part, "ticket_id": second_id, **_later(whole)})
    add_deleted_ticket(**{**part, "ticket_id": _DELETED})


def add_approval(
    approval_id: str, decision: str = "pending", reason: str | None = None, **ticket: Any
) -> None:
    """Store a ticket, and an approval of it."""
    add_ticket(**ticket)
    _approval(approval_id, ticket, decision, reason)


def two_approvals(later_id: str, **first: Any) -> None:
    """A ticket, an approval of it, and one that is pending and an hour later."""
    add_approval(**first)
    _approval(later_id, {**first, **_later(first)}, "pending", None)


def delete_ticket_of_approval(**columns: Any) -> None:
    """An approval whose ticket was deleted."""
    add_approval(**columns)
    apps.get_model("tickets", "Ticket")._default_manager.all().delete()


def _approval(approval_id: str, of: dict[str, Any], status: str, reason: str | None) -> None:
    rows: Any = apps.get_model("approvals", "Approval").objects
    asked = {name: of[name] for name in ("ticket_id", "approver_id", "documents")}
    _stored(
        rows, of["created_at"], {**asked, "id": approval_id, "status": status, "reason": reason}
    )


def _stored(rows: Any, created_at: str, columns: dict[str, Any]) -> Any:
    """A row as if it had been stored then."""
    row = rows.create(**columns)
    rows.filter(pk=row.pk).update(created_at=created_at)
    return row


def _later(columns: dict[str, Any]) -> dict[str, str]:
    at = datetime.fromisoformat(columns["created_at"]) + timedelta(hours=1)
    return {"created_at": at.isoformat()}
