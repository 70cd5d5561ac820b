"""The bodies of ticket-service: tickets, what is done with them, approvals."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.fields import Given, Instant, NonEmptyText, Text

__all__ = [
    "Action",
    "ApprovalOut",
    "ApprovalPath",
    "ApprovalStatus",
    "Category",
    "Decision",
    "Documents",
    "NewApproval",
    "NewTicket",
    "Percent",
    "Postponement",
    "Priority",
    "Reason",
    "Status",
    "StatusChange",
    "Step",
    "TicketChanges",
    "TicketOut",
    "TicketPath",
    "TicketQuery",
    "Title",
]

type Title = Annotated[NonEmptyText, Field(max_length=500)]
type Category = Annotated[Text, Field(max_length=100)]
type Reason = Annotated[NonEmptyText, Field(max_length=1000)]
type Percent = Annotated[int, Field(ge=0, le=100)]
type Documents = dict[Text, Text]


class Status(StrEnum):
    """How far a ticket is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PENDING = "pending"
    UNDER_REVIEW = "under_review"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING_APPROVAL = "waiting_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    POSTPONED = "postponed"


class Action(StrEnum):
    """What may be done with a ticket; nothing else may be."""

    SUBMIT = "submit"
    REVIEW = "review"
    ASSIGN = "assign"
    START_PROGRESS = "start_progress"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    POSTPONE = "postpone"


class Priority(StrEnum):
    """How much it matters."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ApprovalStatus(StrEnum):
    """Whether it is approved."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class TicketPath(BaseModel):
    """Which ticket."""

    ticket_id: UUID


class TicketQuery(BaseModel):
    """Which tickets of a list."""

    status: Status | None = None
    requester_id: UUID | None = None


class TicketOut(BaseModel):
    """A ticket; `version` grows by one with each change."""

    id: UUID
    title: Title
    description: Text
    status: Status
    priority: Priority
    category: Category
    requester_id: UUID
    department_id: UUID | None
    assignee_id: UUID | None
    due_at: Instant | None
    version: Annotated[int, Field(ge=1)]
    reopen_count: Annotated[int, Field(ge=0, le=3)]
    requires_approval: bool
    progress_percent: Percent
    created_at: Instant
    updated_at: Instant


class NewTicket(BaseModel):
    """A ticket of somebody, which may be submitted at once."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Text
    requester_id: UUID
    department_id: UUID | None = None
    priority: Priority = Priority.MEDIUM
    category: Category = ""
    status: Literal["draft", "submitted"] = "draft"


class TicketChanges(BaseModel):
    """What is to change of a ticket; its status changes by an action alone."""

    model_config = ConfigDict(extra="forbid")

    title: Given[Title] = None
    description: Given[Text] = None
    priority: Given[Priority] = None
    category: Given[Category] = None
    department_id: UUID | None = None
    assignee_id: UUID | None = None
    due_at: Instant | None = None
    requires_approval: Given[bool] = None
    progress_percent: Given[Percent] = None


class Postponement(BaseModel):
    """A ticket is postponed, for a reason."""

    model_config = ConfigDict(extra="forbid")

    action: Literal[Action.POSTPONE]
    reason: Reason


class Step(BaseModel):
    """Any other action is done with a ticket, which may have a reason."""

    model_config = ConfigDict(extra="forbid")

    action: Literal[
        Action.SUBMIT,
        Action.REVIEW,
        Action.ASSIGN,
        Action.START_PROGRESS,
        Action.RESOLVE,
        Action.CLOSE,
        Action.REOPEN,
    ]
    reason: Reason | None = None


StatusChange = Annotated[Postponement | Step, Field(discriminator="action")]
"""What is done with a ticket, and why."""


class ApprovalPath(BaseModel):
    """Which approval."""

    approval_id: UUID


class NewApproval(BaseModel):
    """Who is asked to approve of a ticket; each document has a name, and where it is."""

    model_config = ConfigDict(extra="forbid")

    ticket_id: UUID
    approver_id: UUID
    documents: Documents = Field(default_factory=dict)


class Decision(BaseModel):
    """What the approver decides."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["approved", "rejected"]
    reason: Reason | None = None


class ApprovalOut(BaseModel):
    """What an approver is asked, and decided."""

    id: UUID
    ticket_id: UUID
    approver_id: UUID
    status: ApprovalStatus
    reason: Reason | None
    documents: Documents
    created_at: Instant
    updated_at: Instant
