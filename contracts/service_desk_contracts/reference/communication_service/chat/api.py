"""The chat over HTTP. What is written here also reaches the members who are connected."""

from uuid import UUID

from asgiref.sync import async_to_sync
from ninja import Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.communication import ChatMessageIn, ChatMessageOut

from ...access import Request
from . import messages
from .neighbours import find_ticket

__all__ = ["router"]

router = Router()


@router.get("/messages/ticket/{ticket_id}", response=list[ChatMessageOut])
def list_messages(request: Request, ticket_id: UUID) -> list[ChatMessageOut]:
    """All messages of a ticket, the oldest first, for its members and for services."""
    user_id = request.auth.user_id
    if user_id is None:
        find_ticket(ticket_id)
    else:
        messages.check_access(ticket_id, user_id)
    return messages.messages_of(ticket_id)


@router.post("/messages", response={201: ChatMessageOut})
def send_message(request: Request, new: ChatMessageIn) -> ChatMessageOut:
    """Store a message and send it to the members who are connected."""
    if request.auth.user_id not in (None, new.sender_id):
        raise HttpError(403, "the sender is another user")
    stored = messages.store(new)
    async_to_sync(messages.send_to_members)(stored)
    return stored
