"""Rows of the reference's tickets and approvals, as states name them. Knows no state."""

from __future__ import annotations

from typing import Any, Final

from django.apps import apps

__all__ = ["add_approval", "add_deleted_ticket", "add_parts", "add_ticket"]
__all__ += ["add_approvals", "add_tickets", "delete_ticket_of_approval"]

_DELETED: Final = "00000002-0000-4000-8000-000000000099"
_PART_OF_PART: Final = "00000002-0000-4000-8000-000000000098"


def add_ticket(ticket_id: str, **columns: Any) -> Any:
    """Store a ticket; what is no column of it is left aside."""
    rows: Any = apps.get_model("tickets", "Ticket").objects
    names = {field.attname for field in rows.model._meta.concrete_fields}
    given = {name: value for name, value in columns.items() if name in names}
    return _stored(rows, {**given, "id": ticket_id})


def add_deleted_ticket(**columns: Any) -> None:
    """A ticket that was deleted."""
    add_ticket(**columns).delete()


def add_tickets(other_requester_id: str, later_status: str, **of: Any) -> None:
    """A ticket, a later one of its requester, two of somebody else, and one that was deleted."""
    submitted, of_other = {"status": later_status}, {"requester_id": other_requester_id}
    add_ticket(**of)
    add_ticket(**{**of, **_named(of, "own_later", "ticket_id"), **submitted})
    add_ticket(**{**of, **_named(of, "later", "ticket_id"), **submitted, **of_other})
    add_ticket(**{**of, **_named(of, "earlier", "ticket_id"), **of_other})
    add_deleted_ticket(**{**of, "ticket_id": _DELETED})


def add_parts(**whole: Any) -> None:
    """A ticket, four parts of it, one that was deleted, and a part of a part."""
    add_ticket(**whole)
    part = {**whole, "parent_id": whole["ticket_id"]}
    for name in ("third", "first", "fourth", "second"):
        add_ticket(**{**part, **_named(whole, name, "ticket_id")})
    add_deleted_ticket(**{**part, "ticket_id": _DELETED})
    add_ticket(**{**part, "ticket_id": _PART_OF_PART, "parent_id": whole["third_id"]})


def add_approval(
    approval_id: str, decision: str = "pending", reason: str | None = None, **ticket: Any
) -> None:
    """Store a ticket, and an approval of it."""
    add_ticket(**ticket)
    _approval(approval_id, ticket, decision, reason)


def add_approvals(**first: Any) -> None:
    """A ticket, an approval of it, an earlier one that was given, and two later that wait."""
    add_approval(**first)
    for name, status in (("latest", "pending"), ("earlier", "approved"), ("later", "pending")):
        named = _named(first, name, "approval_id")
        _approval(named["approval_id"], {**first, **named}, status, None)


def delete_ticket_of_approval(**columns: Any) -> None:
    """An approval whose ticket was deleted."""
    add_approval(**columns)
    apps.get_model("tickets", "Ticket")._default_manager.all().delete()


def _approval(approval_id: str, of: dict[str, Any], status: str, reason: str | None) -> None:
    rows: Any = apps.get_model("approvals", "Approval").objects
    names = ("ticket_id", "approver_id", "documents", "created_at", "updated_at")
    asked = {name: of[name] for name in names}
    _stored(rows, {**asked, "id": approval_id, "status": status, "reason": reason})


def _stored(rows: Any, columns: dict[str, Any]) -> Any:
    """A row as if it had been stored then."""
    row = rows.create(**columns)
    times = {name: columns[name] for name in ("created_at", "updated_at")}
    rows.filter(pk=row.pk).update(**times)
    return row


def _named(of: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    """The id, as ``key``, and the time of the row that the state names so."""
    return {key: of[f"{name}_id"], "created_at": of[f"{name}_at"]}
