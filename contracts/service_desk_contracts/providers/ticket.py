"""ticket-service: tickets, what is done with them, sub-tickets, approvals."""

from __future__ import annotations

from typing import Final

from handfast.declare import Provider, Security, Value, expect
from service_desk_contracts.schemas import errors, ticket
from service_desk_contracts.schemas.health import Health

provider: Final = Provider(
    "ticket-service",
    refusals={
        401: (errors.Detail, "no token, or one that is not right, or not any more"),
        403: (errors.Detail, "the caller is not whose ticket it is to be, or not the approver"),
        404: (errors.Detail, "there is no such thing, or not any more; of a neighbour neither"),
        409: (errors.Detail, "the status does not permit it, or it was done already"),
        422: (errors.Invalid, "path, query or body fails its schema"),
        503: (errors.Detail, "user-service does not answer"),
    },
    security=(Security("bearer"),),
)

HEALTH: Final = provider.get("/health/", name="get_health", answers={200: Health}, security=())
LIST_TICKETS: Final = provider.get(
    "/api/v1/tickets/",
    name="list_tickets",
    description="Of a status, of a requester, or all: the latest first.",
    query=ticket.TicketQuery,
    answers={200: list[ticket.TicketOut]},
    refuses=(401,),
    ordered="-created_at",
)
TICKETS: Final = expect(LIST_TICKETS)

CREATE_TICKET: Final = provider.post(
    "/api/v1/tickets/",
    name="create_ticket",
    description="A ticket of the caller; a service may create one of anybody.",
    body=ticket.NewTicket,
    answers={201: ticket.TicketOut},
    refuses=(401, 403, 404, 503),
    echo_body=True,
    refusals_leave=(TICKETS,),
)
GET_TICKET: Final = provider.get(
    "/api/v1/tickets/{ticket_id}",
    name="get_ticket",
    path=ticket.TicketPath,
    answers={200: ticket.TicketOut},
    refuses=(401, 404),
    echo={"ticket_id": "id"},
)
TICKET: Final = expect(GET_TICKET, path={"ticket_id": Value("ticket_id")})

CHANGE_TICKET: Final = provider.patch(
    "/api/v1/tickets/{ticket_id}",
    name="change_ticket",
    description="Changes what is given and nothing else.",
    path=ticket.TicketPath,
    body=ticket.TicketChanges,
    answers={200: ticket.TicketOut},
    refuses=(401, 404, 503),
    echo={"ticket_id": "id"},
    echo_body=True,
    refusals_leave=(TICKET,),
)
CHANGE_STATUS: Final = provider.post(
    "/api/v1/tickets/{ticket_id}/status",
    name="change_status",
    description="Does one of a list of actions, where the ticket's status permits it.",
    path=ticket.TicketPath,
    body=ticket.StatusChange,
    answers={200: ticket.TicketOut},
    refuses=(401, 404, 409),
    echo={"ticket_id": "id"},
    refusals_leave=(TICKET,),
)
LIST_SUB_TICKETS: Final = provider.get(
    "/api/v1/tickets/{ticket_id}/sub-tickets",
    name="list_sub_tickets",
    description="The tickets that are parts of a ticket: the latest first.",
    path=ticket.TicketPath,
    answers={200: list[ticket.TicketOut]},
    refuses=(401, 404),
    ordered="-created_at",
)
LIST_APPROVALS: Final = provider.get(
    "/api/v1/approvals/ticket/{ticket_id}",
    name="list_approvals",
    description="Of a ticket: the oldest first.",
    path=ticket.TicketPath,
    answers={200: list[ticket.ApprovalOut]},
    refuses=(401, 404),
    ordered="created_at",
)
APPROVALS: Final = expect(LIST_APPROVALS, path={"ticket_id": Value("ticket_id")})

ASK_FOR_APPROVAL: Final = provider.post(
    "/api/v1/approvals/",
    name="ask_for_approval",
    body=ticket.NewApproval,
    answers={201: ticket.ApprovalOut},
    refuses=(401, 404, 503),
    echo_body=True,
    refusals_leave=(APPROVALS,),
)
DECIDE: Final = provider.post(
    "/api/v1/approvals/{approval_id}/decision",
    name="decide",
    description="The approver approves or rejects, once.",
    path=ticket.ApprovalPath,
    body=ticket.Decision,
    answers={200: ticket.ApprovalOut},
    refuses=(401, 403, 404, 409),
    echo={"approval_id": "id"},
    echo_body=True,
    refusals_leave=(APPROVALS,),
)
