"""WhatsApp messages: what creates one, and what is answered of one.

No error shows what was sent: it may be somebody's number or words.
"""

from pydantic import BaseModel, ConfigDict

from zapa_shared.enums import MessageType
from zapa_shared.fields import Id, Instant, Jid, JsonObject, MessageId, MessageText, SpeltJid, Text

__all__ = ["MessageCreate", "MessageResponse", "MessageType"]


class MessageCreate(BaseModel):
    """A new message; one with media has no content, but may have a caption."""

    model_config = ConfigDict(hide_input_in_errors=True)

    session_id: Id
    user_id: Id
    sender_jid: SpeltJid
    recipient_jid: SpeltJid
    timestamp: Instant
    message_type: MessageType
    content: MessageText | None = None
    caption: MessageText | None = None
    reply_to_id: MessageId | None = None
    media_metadata: JsonObject | None = None


class MessageResponse(BaseModel):
    """A message; can be read from a row object."""

    model_config = ConfigDict(from_attributes=True, hide_input_in_errors=True)

    id: MessageId
    session_id: Id
    user_id: Id
    sender_jid: Jid
    recipient_jid: Jid
    timestamp: Instant
    message_type: MessageType
    content: Text | None = None
    caption: Text | None = None
    reply_to_id: MessageId | None = None
    media_metadata: JsonObject | None = None
    created_at: Instant
