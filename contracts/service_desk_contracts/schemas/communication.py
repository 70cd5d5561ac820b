"""The bodies of communication-service: chat messages and notifications, over HTTP."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "ChatMessageIn",
    "ChatMessageOut",
    "Mentions",
    "MessageText",
    "MessagesPath",
    "NotificationOut",
    "NotificationPath",
    "NotificationQuery",
    "NotificationType",
    "Title",
]

type MessageText = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")
]
"""Of NUL, PostgreSQL can store none."""

type Mentions = Annotated[list[UUID], Field(max_length=50)]
type Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class MessagesPath(BaseModel):
    """Of which ticket."""

    ticket_id: UUID


class ChatMessageIn(BaseModel):
    """What a member of a ticket writes, and whom they mention."""

    model_config = ConfigDict(extra="forbid")

    ticket_id: UUID
    sender_id: UUID
    message: MessageText
    mentions: Mentions = []


class ChatMessageOut(BaseModel):
    """A message of a ticket's chat."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    ticket_id: UUID
    sender_id: UUID
    message: str
    mentions: list[UUID]
    created_at: AwareDatetime


class NotificationType(StrEnum):
    """What a notification is about."""

    TICKET_CREATED = "ticket_created"
    TICKET_SUBMITTED = "ticket_submitted"
    TICKET_ASSIGNED = "ticket_assigned"
    TICKET_UPDATED = "ticket_updated"
    TICKET_POSTPONED = "ticket_postponed"
    TICKET_RESOLVED = "ticket_resolved"
    TICKET_CLOSED = "ticket_closed"
    TICKET_REOPENED = "ticket_reopened"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_DECIDED = "approval_decided"
    CHAT_MESSAGE = "chat_message"
    CHAT_MENTION = "chat_mention"
    FILE_INFECTED = "file_infected"


class NotificationQuery(BaseModel):
    """Whose, and which of theirs."""

    user_id: UUID
    unread_only: bool = False


class NotificationPath(BaseModel):
    """Which one."""

    notification_id: UUID


class NotificationOut(BaseModel):
    """What a user is notified of."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    user_id: UUID
    ticket_id: UUID | None
    type: NotificationType
    title: Title
    message: str
    is_read: bool
    read_at: AwareDatetime | None
    metadata: dict[str, Any]
    created_at: AwareDatetime
