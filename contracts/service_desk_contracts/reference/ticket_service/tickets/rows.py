"""Finds tickets and stores what changes of them, once and in the audit log. Decides nothing."""

from typing import Any
from uuid import UUID

from django.db import router, transaction
from django.db.models import F
from ninja.errors import HttpError

from service_desk_contracts.schemas.ticket import NewTicket, TicketQuery

from ...access import Caller
from ..audit.entries import record
from .models import Ticket

__all__ = ["change", "create", "find", "find_all", "parts_of"]


def find(ticket_id: UUID) -> Ticket:
    """A ticket that is not deleted.

    Raises:
        HttpError: 404, there is none.
    """
    ticket: Ticket | None = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        raise HttpError(404, "there is no such ticket")
    return ticket


def find_all(query: TicketQuery) -> list[Ticket]:
    """The tickets that are not deleted, the latest first."""
    return list(Ticket.objects.filter(**query.model_dump(exclude_none=True)))


def parts_of(ticket: Ticket) -> list[Ticket]:
    """Its sub-tickets that are not deleted, the latest first."""
    return list(Ticket.objects.filter(parent=ticket))


def create(new: NewTicket, caller: Caller) -> Ticket:
    """Store a ticket."""
    with transaction.atomic(router.db_for_write(Ticket)):
        ticket: Ticket = Ticket.objects.create(**new.model_dump())
        record(ticket, caller, "create", new.model_dump())
    return ticket


def change(ticket: Ticket, caller: Caller, action: str, fields: dict[str, Any]) -> Ticket:
    """Store `fields` of `ticket`, which is then the next version.

    Raises:
        HttpError: 409, it is another version already.
    """
    with transaction.atomic(router.db_for_write(Ticket)):
        same = Ticket.objects.filter(pk=ticket.pk, version=ticket.version)
        if not same.update(version=F("version") + 1, **fields):
            raise HttpError(409, "somebody else changed the ticket at the same time")
        ticket.refresh_from_db()
        record(ticket, caller, action, fields)
    return ticket
