"""Which files and tickets there are, who calls, and what is wrong around file-service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from handfast.declare import example_id
from service_desk_contracts.phrases import PARTS, STRANGE_NAME
from service_desk_contracts.providers.file import provider
from service_desk_contracts.schemas.file import ScanStatus

_USER: Final = UUID(example_id(1))


class _Ticket(BaseModel):
    """The user is whose token it is."""

    user_id: UUID = _USER
    ticket_id: UUID = UUID(example_id(11))


Ticket: Final = provider.state("the user has a ticket")(_Ticket)
NoTicket: Final = provider.state("there is no such ticket", absent=True)(_Ticket)


class _Attachment(_Ticket):
    """Of the user's ticket, uploaded by somebody who works on it; copies of one file in one."""

    file_key: UUID = UUID(example_id(41))
    original_filename: str = f"{STRANGE_NAME}.png"
    mime_type: str = "image/png"
    file_extension: str = "png"
    scan_status: ScanStatus = ScanStatus.CLEAN
    scan_result: str | None = None
    copies: Annotated[int, Field(ge=1, le=PARTS)] = 1
    uploaded_by_id: UUID = UUID(example_id(2))
    uploaded_at: AwareDatetime = datetime(2031, 4, 1, 6, 7, 8, 123456, tzinfo=UTC)


Attachment: Final = provider.state("a file of the user's ticket is stored")(_Attachment)
Deleted: Final = provider.state("a file of the user's ticket was deleted")(_Attachment)


@provider.state("a file of a chat message is stored")
class OfMessage(BaseModel):
    """The user uploaded it."""

    user_id: UUID = _USER
    file_key: UUID = UUID(example_id(42))
    chat_message_id: UUID = UUID(example_id(21))


@provider.state("there is no such file", absent=True)
class NoFile(BaseModel):
    """The user is there."""

    user_id: UUID = _USER
    file_key: UUID = UUID(example_id(43))


@provider.state("another user calls")
class Another(BaseModel):
    """Who neither uploaded the file nor has the ticket, and what their role is."""

    role: Literal["requester", "moderator", "assignee", "admin"] = "requester"


WORKS_ON_IT: Final = provider.state("the user works on the ticket of another")


@provider.state("a neighbour fails")
class Fails(BaseModel):
    """Which one, and how; `503 twice` answers from the third request on."""

    service: Literal["user", "ticket"]
    fault: Literal["down", "slow", "401", "429", "503", "503 twice"] = "down"


@provider.state("larger files are not taken")
class SmallFiles(BaseModel):
    """How large a file may be."""

    most_bytes: int = 12


NO_SUCH_USER: Final = provider.state("user-service does not know the user")
QUEUE_IS_AWAY: Final = provider.state("the queue takes nothing")
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token was signed with another key")
TOKEN_FOR_RENEWAL: Final = provider.state("the caller's token is one for renewal alone")
CALLER_IS_A_SERVICE: Final = provider.state("a service calls")
