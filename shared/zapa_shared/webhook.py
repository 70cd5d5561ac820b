"""What the bridge reports to the private service: four events, and what became of one.

No error shows what was sent: it may be somebody's number or words.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.enums import SessionStatus
from zapa_shared.fields import Instant, MessageText, PhoneNumber

__all__ = [
    "ConnectionData",
    "ConnectionEvent",
    "FailedData",
    "FailedEvent",
    "ReceivedData",
    "ReceivedEvent",
    "SentData",
    "SentEvent",
    "WebhookEvent",
    "WebhookResult",
    "WhatsAppId",
]

WhatsAppId = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
"""WhatsApp's own id of a message, or the bridge's of a session."""

_Url = Annotated[str, Field(max_length=2048, pattern=r"^https?://[^\s]+$")]


class _Data(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    timestamp: Instant


class ReceivedData(_Data):
    """A message that somebody wrote; one with media may have a text too."""

    from_number: PhoneNumber
    to_number: PhoneNumber
    message_id: WhatsAppId
    text: MessageText | None = None
    media_url: _Url | None = None
    media_type: Literal["image", "audio", "video", "document"] | None = None


class SentData(_Data):
    """A message of ours that was sent."""

    message_id: WhatsAppId
    status: Literal["sent"]
    to_number: PhoneNumber


class FailedData(_Data):
    """A message of ours that could not be sent, and why."""

    message_id: WhatsAppId
    error: Annotated[str, Field(min_length=1, max_length=1024)]
    to_number: PhoneNumber


class ConnectionData(_Data):
    """How far a session is connected."""

    status: SessionStatus
    session_id: WhatsAppId


class _Event(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    timestamp: Instant


class ReceivedEvent(_Event):
    """A message came."""

    event_type: Literal["message.received"]
    data: ReceivedData


class SentEvent(_Event):
    """A message was sent."""

    event_type: Literal["message.sent"]
    data: SentData


class FailedEvent(_Event):
    """A message could not be sent."""

    event_type: Literal["message.failed"]
    data: FailedData


class ConnectionEvent(_Event):
    """A session was connected or disconnected."""

    event_type: Literal["connection.status"]
    data: ConnectionData


WebhookEvent = Annotated[
    ReceivedEvent | SentEvent | FailedEvent | ConnectionEvent, Field(discriminator="event_type")
]
"""Any of the four events."""


class WebhookResult(BaseModel):
    """What became of an event; `queue_id` only of what was queued."""

    status: Literal["queued", "stored", "updated", "not_found", "acknowledged", "ignored", "error"]
    message_id: WhatsAppId | None = None
    queue_id: str | None = None
