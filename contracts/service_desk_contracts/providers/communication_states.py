"""Which tickets, members, messages and notifications there are, and what is wrong around them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from handfast.declare import example_id
from service_desk_contracts.providers.communication import provider
from service_desk_contracts.schemas.communication import NotificationType

_USER: Final = UUID(example_id(1))


class _Chat(BaseModel):
    """The user is whose token it is, and whose ticket."""

    ticket_id: UUID = UUID(example_id(11))
    user_id: UUID = _USER
    assignee_id: UUID = UUID(example_id(2))


Chat: Final = provider.state("the user has a ticket that somebody works on")(_Chat)


@provider.state("the chat of the user's ticket has two messages")
class Messages(_Chat):
    """A question of the user and an answer; another ticket has one too, and a third was deleted."""

    question_id: UUID = UUID(example_id(21))
    question: str = "It does not start."
    asked_at: AwareDatetime = datetime(2031, 4, 1, 6, tzinfo=UTC)
    answer_id: UUID = UUID(example_id(22))
    answer: str = "Is it plugged in?"
    answered_at: AwareDatetime = datetime(2031, 4, 1, 6, 1, tzinfo=UTC)


@provider.state("there is no such ticket")
class NoTicket(BaseModel):
    """The user is there."""

    ticket_id: UUID = UUID(example_id(12))
    user_id: UUID = _USER


@provider.state("the ticket is another user's")
class Others(BaseModel):
    """The role of the user whose token it is, who has nothing to do with the ticket."""

    role: Literal["requester", "moderator", "assignee", "admin"] = "requester"


@provider.state("the user works on the ticket")
class WorksOnIt(BaseModel):
    """And did not ask for it."""


@provider.state("a neighbour fails")
class Fails(BaseModel):
    """Which one, and how; `503 twice` answers from the third request on."""

    service: Literal["user", "ticket"]
    fault: Literal["down", "slow", "401", "429", "503", "503 twice"] = "down"


NO_SUCH_USER: Final = provider.state("user-service does not know the user")
NO_TOKEN: Final = provider.state("the caller has no token")
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token was signed with another key")
CALLER_IS_A_SERVICE: Final = provider.state("the caller is a service")
CONNECTED: Final = provider.state("the caller is connected to the chat")


@provider.state("the user has an unread and a read notification")
class Notifications(BaseModel):
    """The unread one is the later; another user has the same, and a third was deleted."""

    user_id: UUID = _USER
    unread_id: UUID = UUID(example_id(31))
    unread_type: NotificationType = NotificationType.CHAT_MENTION
    notified_at: AwareDatetime = datetime(2031, 4, 2, 6, tzinfo=UTC)
    ticket_id: UUID = UUID(example_id(11))
    read_id: UUID = UUID(example_id(32))
    read_at: AwareDatetime = datetime(2031, 4, 1, 7, tzinfo=UTC)
    others_id: UUID = UUID(example_id(33))
    other_user_id: UUID = UUID(example_id(3))


@provider.state("the user has no notification")
class NoNotifications(BaseModel):
    """Nor is there one with this id."""

    user_id: UUID = _USER
    notification_id: UUID = UUID(example_id(34))
