"""The WebSocket of a ticket's chat: what a member sends, and what comes through the connection.

A connection is opened with a user's token as the first subprotocol, which is the one that the
service chooses. It is refused by an error, after which it is closed with 4000 and the status.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from pydantic import BaseModel

from handfast.declare import Transport, example_id
from service_desk_contracts.providers.communication import provider
from service_desk_contracts.schemas.chat import ChatEvent, ChatInput, ErrorEvent, MessageEvent
from service_desk_contracts.schemas.communication import Mentions, MessageText

_ADDRESS: Final = "/ws/chat/{ticket_id}/"
_SOCKET: Final = Transport("websocket")

MESSAGE: Final = provider.message(
    "chat_message",
    address=_ADDRESS,
    transport=_SOCKET,
    payload=MessageEvent,
    description="A message of the chat, sent to each member who is connected.",
)
ERROR: Final = provider.message(
    "chat_error",
    address=_ADDRESS,
    transport=_SOCKET,
    payload=ErrorEvent,
    description="Why what the member sent was refused; sent to nobody else.",
)
WRITE: Final = provider.message(
    "write_chat_message",
    address=_ADDRESS,
    transport=_SOCKET,
    payload=ChatInput,
    reply=ChatEvent,
    description="What a member sends through a new connection, and what first comes back.",
)


@provider.trigger("another member writes")
class OtherWrites(BaseModel):
    """Through a connection of their own."""

    message: MessageText = "Is it plugged in?"
    mentions: Mentions = []


@provider.trigger("the caller connects, and another member writes")
class ConnectsBefore(BaseModel):
    """What is written is for members alone."""

    message: MessageText = "Is it plugged in?"


@provider.trigger("somebody writes in the chat of another ticket")
class WrittenElsewhere(BaseModel):
    """Of which the caller is a member too."""

    other_ticket_id: UUID = UUID(example_id(90))


@provider.trigger("the caller sends texts")
class CallerSends(BaseModel):
    """The texts of the frames, as they are sent; None stands for a frame of bytes."""

    texts: list[str | None]
