"""Which tickets, members, messages and notifications there are, and what is wrong around them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from handfast.declare import example_id
from service_desk_contracts.phrases import LONG_TEXT, STRANGE_TEXT
from service_desk_contracts.providers.communication import provider
from service_desk_contracts.schemas.communication import Mentions, NotificationType, Title

_USER: Final = UUID(example_id(1))
_DAY: Final = datetime(2021, 4, 1, tzinfo=UTC)


def _at(hour: int, minute: int, second: int, microsecond: int) -> AwareDatetime:
    return _DAY.replace(hour=hour, minute=minute, second=second, microsecond=microsecond)


class _Chat(BaseModel):
    """The user is whose token it is, and whose ticket."""

    ticket_id: UUID = UUID(example_id(11))
    user_id: UUID = _USER
    assignee_id: UUID = UUID(example_id(2))


Chat: Final = provider.state("the user has a ticket that somebody works on")(_Chat)


@provider.state("the chat of the user's ticket has four messages")
class Messages(_Chat):
    """Two questions of the user, each with an answer; another ticket has one, one was deleted."""

    question_id: UUID = UUID(example_id(23))
    question: str = "It does not start."
    asked_at: AwareDatetime = _at(6, 7, 8, 123456)
    answer_id: UUID = UUID(example_id(24))
    answer: str = LONG_TEXT
    answered_at: AwareDatetime = _at(6, 7, 8, 124456)
    mentions: Mentions = [UUID(example_id(number)) for number in (3, 1, 2, 9)]
    next_question_id: UUID = UUID(example_id(21))
    next_asked_at: AwareDatetime = _at(6, 7, 9, 500500)
    next_answer_id: UUID = UUID(example_id(22))
    next_answered_at: AwareDatetime = _at(12, 59, 59, 999999)


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


@provider.state("the user has unread and read notifications")
class Notifications(BaseModel):
    """By turns, the latest is unread; another user has one, and another one was deleted."""

    user_id: UUID = _USER
    unread_id: UUID = UUID(example_id(36))
    unread_type: NotificationType = NotificationType.CHAT_MENTION
    notified_at: AwareDatetime = _at(6, 7, 9, 500500)
    ticket_id: UUID = UUID(example_id(11))
    title: Title = STRANGE_TEXT
    message: str = LONG_TEXT
    metadata: dict[str, Any] = {
        "by": "Chat",
        STRANGE_TEXT: {"texts": [STRANGE_TEXT, "b", "A", ""], "number": 2**53 - 1, "is": None},
    }
    read_id: UUID = UUID(example_id(32))
    read_created_at: AwareDatetime = _at(6, 7, 8, 124456)
    read_at: AwareDatetime = _at(7, 8, 9, 250125)
    earlier_unread_id: UUID = UUID(example_id(37))
    earlier_notified_at: AwareDatetime = _at(6, 7, 8, 123456)
    earliest_read_id: UUID = UUID(example_id(31))
    earliest_created_at: AwareDatetime = _at(5, 59, 59, 999999)
    others_id: UUID = UUID(example_id(33))
    other_user_id: UUID = UUID(example_id(3))


@provider.state("the user has no notification")
class NoNotifications(BaseModel):
    """Nor is there one with this id."""

    user_id: UUID = _USER
    notification_id: UUID = UUID(example_id(34))
