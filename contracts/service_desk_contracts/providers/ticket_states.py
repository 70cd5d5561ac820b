"""Which tickets and approvals ticket-service finds, who calls, and how user-service answers it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from handfast.declare import example_id
from service_desk_contracts.phrases import LONG_TEXT, STRANGE_TEXT
from service_desk_contracts.providers.ticket import provider
from service_desk_contracts.schemas.ticket import (
    ApprovalStatus,
    Category,
    Documents,
    Percent,
    Priority,
    Reason,
    Status,
    Title,
)
from shared.fields import Instant, Text


def _id(kind: int, number: int = 1) -> UUID:
    return UUID(example_id(kind, number))


class Owner(BaseModel):
    """A user who is there; the caller's token is theirs."""

    requester_id: UUID = _id(1)


Requester: Final = provider.state("a requester calls")(Owner)


class Columns(Owner):
    """A ticket of the caller, whom user-service knows."""

    ticket_id: UUID = _id(2)
    title: Title = "The printer is on fire"
    description: Text = LONG_TEXT
    status: Status = Status.DRAFT
    priority: Priority = Priority.HIGH
    category: Category = STRANGE_TEXT
    department_id: UUID | None = _id(4, 2)
    assignee_id: UUID | None = _id(1, 5)
    due_at: Instant | None = datetime(2031, 5, 1, 12, 30, 15, 250125, tzinfo=UTC)
    version: int = 4
    reopen_count: int = 1
    requires_approval: bool = True
    progress_percent: Percent = 25
    created_at: Instant = datetime(2021, 4, 1, 6, 7, 8, 123456, tzinfo=UTC)
    updated_at: Instant = datetime(2021, 4, 3, 9, 10, 11, 654321, tzinfo=UTC)


ATicket: Final = provider.state("a ticket exists")(Columns)
DeletedTicket: Final = provider.state("a ticket was deleted")(Columns)


@provider.state("there is no such ticket")
class NoTicket(Owner):
    """An id that no ticket has."""

    ticket_id: UUID = _id(2, 404)


@provider.state("tickets of two requesters exist")
class SeveralTickets(Columns):
    """Two of each requester, of whom each has one of both statuses; another one was deleted."""

    title: Title = STRANGE_TEXT
    own_later_id: UUID = _id(2, 3)
    own_later_at: Instant = datetime(2021, 4, 1, 6, 7, 8, 124456, tzinfo=UTC)
    later_id: UUID = _id(2, 2)
    later_at: Instant = datetime(2021, 4, 1, 6, 7, 9, 500500, tzinfo=UTC)
    earlier_id: UUID = _id(2, 4)
    earlier_at: Instant = datetime(2021, 4, 1, 5, 59, 59, 999999, tzinfo=UTC)
    other_requester_id: UUID = _id(1, 2)
    later_status: Status = Status.SUBMITTED


@provider.state("a ticket has four sub-tickets")
class SubTickets(Columns):
    """A fifth was deleted, and one is a part of the third."""

    title: Title = STRANGE_TEXT
    first_id: UUID = _id(2, 3)
    first_at: Instant = datetime(2021, 4, 1, 8, 0, 1, 250125, tzinfo=UTC)
    second_id: UUID = _id(2, 5)
    second_at: Instant = datetime(2021, 4, 1, 8, 0, 1, 251125, tzinfo=UTC)
    third_id: UUID = _id(2, 2)
    third_at: Instant = datetime(2021, 4, 1, 8, 0, 2, 500500, tzinfo=UTC)
    fourth_id: UUID = _id(2, 4)
    fourth_at: Instant = datetime(2021, 4, 2, 7, 59, 58, 750750, tzinfo=UTC)


class Asked(Columns):
    """An approver, who calls, was asked to approve of a ticket."""

    approval_id: UUID = _id(3)
    approver_id: UUID = _id(1, 3)
    documents: Documents = {STRANGE_TEXT: STRANGE_TEXT, "b": "files/Quotation.pdf", "a": ""}


PendingApproval: Final = provider.state("an approval is pending")(Asked)
ApprovalOfDeletedTicket: Final = provider.state("the ticket of an approval was deleted")(Asked)


@provider.state("an approval was decided")
class Decided(Asked):
    """What was decided, and why; the approver had approved of it once, and was asked again."""

    decision: ApprovalStatus = ApprovalStatus.REJECTED
    reason: Reason = STRANGE_TEXT
    earlier_id: UUID = _id(3, 4)
    earlier_at: Instant = datetime(2021, 4, 1, 5, 59, 59, 999999, tzinfo=UTC)
    later_id: UUID = _id(3, 3)
    later_at: Instant = datetime(2021, 4, 1, 6, 7, 8, 124456, tzinfo=UTC)
    latest_id: UUID = _id(3, 2)
    latest_at: Instant = datetime(2021, 4, 1, 6, 7, 9, 500500, tzinfo=UTC)


@provider.state("there is no such approval")
class NoApproval(Owner):
    """An id that no approval has."""

    approval_id: UUID = _id(3, 404)


CALLER_IS_A_SERVICE: Final = provider.state("the caller is a service")
CALLER_IS_ANOTHER_USER: Final = provider.state("the caller is another user")
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token was signed with another key")
TOKEN_IS_FOR_RENEWING: Final = provider.state("the caller's token is one to renew tokens by")


@provider.state("user-service does not know the caller")
class UnknownRequester(Owner):
    """Such as one who was deleted since the token was issued."""


@provider.state("user-service knows another user")
class Colleague(BaseModel):
    """Who may be an assignee or an approver."""

    colleague_id: UUID = _id(1, 4)


@provider.state("user-service knows a department")
class KnownDepartment(BaseModel):
    """Whose tickets they may be."""

    known_department_id: UUID = _id(4)


USERS_DOWN: Final = provider.state("user-service is down")
USERS_FAIL: Final = provider.state("user-service answers 503")
USERS_BUSY: Final = provider.state("user-service answers 429")
USERS_SLOW: Final = provider.state("user-service is slow")
USERS_REFUSE: Final = provider.state("user-service does not accept the token of services")
USERS_FAIL_TWICE: Final = provider.state("user-service answers 503 twice, and then as usual")
