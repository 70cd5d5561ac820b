"""Stores, finds and sends the messages of a ticket's chat, for its members alone."""

from uuid import UUID

from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import channel_layers

from service_desk_contracts.schemas.communication import ChatMessageIn, ChatMessageOut

from .models import ChatMessage
from .neighbours import check_member, find_ticket, find_user

__all__ = ["check_access", "group_of", "messages_of", "send_to_members", "store"]


def check_access(ticket_id: UUID, user_id: UUID) -> None:
    """Let members of the ticket pass.

    Raises:
        HttpError: 403 no member; 404 no such ticket or user; 503 a neighbour is not available.
    """
    ticket = find_ticket(ticket_id)
    check_member(ticket, find_user(user_id))


def messages_of(ticket_id: UUID) -> list[ChatMessageOut]:
    """All messages of a ticket, the oldest first."""
    found = ChatMessage.objects.filter(ticket_id=ticket_id)
    return [ChatMessageOut.model_validate(one) for one in found]


def store(new: ChatMessageIn) -> ChatMessageOut:
    """Store a message of a member.

    Raises:
        HttpError: as `check_access`.
    """
    check_access(new.ticket_id, new.sender_id)
    message = ChatMessage.objects.create(
        ticket_id=new.ticket_id,
        sender_id=new.sender_id,
        message=new.message,
        mentions=[str(one) for one in new.mentions],
    )
    return ChatMessageOut.model_validate(message)


async def send_to_members(message: ChatMessageOut) -> None:
    """Send a message to each member who is connected."""
    event = {"type": "chat.message", "data": message.model_dump(mode="json")}
    layer = channel_layers[DEFAULT_CHANNEL_LAYER]
    await layer.group_send(group_of(message.ticket_id), event)


def group_of(ticket_id: UUID) -> str:
    """The group of those who are connected to a ticket's chat."""
    return f"chat_{ticket_id}"
