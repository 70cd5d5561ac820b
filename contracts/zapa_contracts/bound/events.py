"""What the bridge and the queue bring to the private service: events, signatures, messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from zapa_contracts.phrases import NUMBER, SERVICE_NUMBER
from zapa_shared.queue import Priority, QueuedMessage, QueuedMetadata
from zapa_shared.signature import sign
from zapa_shared.webhook import ReceivedData, ReceivedEvent

__all__ = ["no_wait", "received", "signature_of", "waiting"]

_SECRET: Final = b"example-secret-of-32-bytes-or-more"
_AT: Final = datetime(2031, 4, 1, 6, tzinfo=UTC)


async def no_wait(seconds: float) -> None:
    """Go on at once."""


def received(number: str, text: str, message_id: str) -> ReceivedEvent:
    """A message to the service."""
    data = ReceivedData(
        from_number=number,
        to_number=SERVICE_NUMBER,
        message_id=message_id,
        text=text,
        timestamp=_AT,
    )
    return ReceivedEvent(event_type="message.received", timestamp=_AT, data=data)


def waiting(user_id: int, retry_count: int) -> QueuedMessage:
    """A message that was tried so often."""
    metadata = QueuedMetadata(message_id=1, whatsapp_message_id="3EB0-example", from_number=NUMBER)
    return QueuedMessage(
        id=f"{user_id}:1",
        user_id=user_id,
        content="Where is the spare key?",
        priority=Priority.NORMAL,
        retry_count=retry_count,
        created_at=_AT,
        metadata=metadata,
    )


def signature_of(made_of: str, body: bytes) -> str:
    """The signature of what is sent, or one that is made of something else."""
    if made_of == "nothing":
        return "no signature"
    secret = _SECRET[::-1] if made_of == "another secret" else _SECRET
    hours = 1 if made_of == "an hour ago" else 0
    signed = b"{}" if made_of == "another body" else body
    return sign(secret, signed, datetime.now(UTC) - timedelta(hours=hours))
