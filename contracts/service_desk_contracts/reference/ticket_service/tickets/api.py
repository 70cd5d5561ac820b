"""The routes of tickets."""

from ninja import Body, Path, Query, Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.ticket import (
    NewTicket,
    StatusChange,
    TicketChanges,
    TicketOut,
    TicketPath,
    TicketQuery,
)

from ...access import Request
from ..neighbours import require_department, require_user
from . import rows
from .models import Ticket
from .transitions import NotPermitted, outcome

__all__ = ["router", "shown"]

router = Router()


def shown(ticket: Ticket) -> TicketOut:
    """A ticket as others may read it."""
    return TicketOut.model_validate(ticket, from_attributes=True)


@router.get("/", response=list[TicketOut])
def list_tickets(request: Request, query: Query[TicketQuery]) -> list[TicketOut]:
    """The tickets of a status or a requester, or all of them."""
    del request
    return [shown(ticket) for ticket in rows.find_all(query)]


@router.post("/", response={201: TicketOut})
def create_ticket(request: Request, new: NewTicket) -> TicketOut:
    """A ticket of the caller; a service may create one of anybody."""
    caller = request.auth
    if caller.user_id not in (None, new.requester_id):
        raise HttpError(403, "a user creates tickets of their own")
    require_user(new.requester_id, "requester")
    require_department(new.department_id)
    return shown(rows.create(new, caller))


@router.get("/{ticket_id}", response=TicketOut)
def get_ticket(request: Request, path: Path[TicketPath]) -> TicketOut:
    """A ticket."""
    del request
    return shown(rows.find(path.ticket_id))


@router.patch("/{ticket_id}", response=TicketOut)
def change_ticket(request: Request, path: Path[TicketPath], changes: TicketChanges) -> TicketOut:
    """What is given changes, and nothing else."""
    ticket, fields = rows.find(path.ticket_id), changes.model_dump(exclude_unset=True)
    if not fields:
        return shown(ticket)
    require_user(changes.assignee_id, "assignee")
    require_department(changes.department_id)
    return shown(rows.change(ticket, request.auth, "change", fields))


@router.post("/{ticket_id}/status", response=TicketOut)
def change_status(
    request: Request, path: Path[TicketPath], change: Body[StatusChange]
) -> TicketOut:
    """An action of the list of them is done with a ticket."""
    ticket = rows.find(path.ticket_id)
    try:
        fields = outcome(ticket, change.action, change.reason)
    except NotPermitted as error:
        raise HttpError(409, str(error)) from None
    return shown(rows.change(ticket, request.auth, change.action, fields))


@router.get("/{ticket_id}/sub-tickets", response=list[TicketOut])
def list_sub_tickets(request: Request, path: Path[TicketPath]) -> list[TicketOut]:
    """The tickets that are parts of a ticket, the latest first."""
    del request
    return [shown(ticket) for ticket in rows.parts_of(rows.find(path.ticket_id))]
