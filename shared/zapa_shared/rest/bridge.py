"""What the WhatsApp bridge exchanges with the services: sessions, QR codes, messages to send."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.enums import SessionStatus
from zapa_shared.fields import Instant, Jid, MessageText, PhoneNumber
from zapa_shared.webhook import WhatsAppId

__all__ = [
    "SERVICE_SESSION",
    "BridgeHealth",
    "BridgeSession",
    "CodeMessage",
    "NewSession",
    "OutgoingMessage",
    "QRCode",
    "SentMessage",
    "SessionPath",
]

SERVICE_SESSION: Final = "system"
"""The session of the service's own number, which codes and answers are sent by."""

_SessionId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


class BridgeHealth(BaseModel):
    """That the bridge runs."""

    status: Literal["healthy"]


class SessionPath(BaseModel):
    """Which session."""

    session_id: _SessionId


class NewSession(BaseModel):
    """A session, and where its events are to be reported."""

    session_id: _SessionId
    webhook_url: Annotated[str, Field(max_length=2048, pattern=r"^https?://[^\s]+$")]


class BridgeSession(BaseModel):
    """A session as the bridge has it; a number only once it is connected."""

    model_config = ConfigDict(hide_input_in_errors=True)

    session_id: _SessionId
    status: SessionStatus
    phone_number: PhoneNumber | None = None
    connected_at: Instant | None = None
    error: str | None = None


class QRCode(BaseModel):
    """What a phone scans, within so many seconds."""

    qr_code: Annotated[str, Field(min_length=1)]
    timeout: Annotated[int, Field(ge=1)] = 60


class OutgoingMessage(BaseModel):
    """A text to send, as a reply or not."""

    model_config = ConfigDict(hide_input_in_errors=True)

    session_id: _SessionId
    recipient_jid: Jid
    content: Annotated[MessageText, Field(min_length=1)]
    quoted_message_id: WhatsAppId | None = None


class CodeMessage(BaseModel):
    """A text with a login code in it; it replies to nothing."""

    model_config = ConfigDict(hide_input_in_errors=True)

    session_id: _SessionId
    recipient_jid: Jid
    content: Annotated[str, Field(pattern="^([^0-9]*[^0-9])?[0-9]{6}([^0-9].*)?$")]


class SentMessage(BaseModel):
    """That a message was sent, and WhatsApp's id of it."""

    message_id: WhatsAppId
    timestamp: Instant
    status: Literal["sent"]
