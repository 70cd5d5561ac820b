"""What travels through the WebSocket of a ticket's chat, each a text frame of JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service_desk_contracts.schemas.communication import ChatMessageOut, Mentions, MessageText

__all__ = ["ChatError", "ChatEvent", "ChatInput", "ErrorEvent", "MessageEvent"]


class ChatInput(BaseModel):
    """What a member writes, and whom they mention; who it is, their token shows."""

    model_config = ConfigDict(extra="forbid")

    message: MessageText
    mentions: Mentions = []


class MessageEvent(BaseModel):
    """A message, sent to each member who is connected, whoever wrote it."""

    type: Literal["message"]
    data: ChatMessageOut


class ChatError(BaseModel):
    """Why, with the status that the same request has over HTTP."""

    status: Literal[401, 403, 404, 422, 503]
    detail: Annotated[str, Field(min_length=1)]


class ErrorEvent(BaseModel):
    """Sent only to whom it concerns. After any status but 422 the connection is closed."""

    type: Literal["error"]
    data: ChatError


type ChatEvent = Annotated[MessageEvent | ErrorEvent, Field(discriminator="type")]
"""What a member receives."""
