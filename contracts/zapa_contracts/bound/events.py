"""What the bridge and the queue bring to the private service: events, signatures, messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from zapa_contracts.phrases import NUMBER, SERVICE_NUMBER
from zapa_shared.queue import QueuedMessage, QueuedMetadata
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


def waiting(user_id: int, number: int, **fields: Any) -> QueuedMessage:
    """A message that waits, with ``fields`` in place of the usual ones."""
    metadata = QueuedMetadata(
        message_id=1 + number,
        whatsapp_message_id=f"3EB0-example-{number}",
        from_number=NUMBER,
    )
    usual = {"content": "Where is the spare key?", "priority": "normal"}
    own = {"id": f"{user_id}:{number}", "user_id": user_id, "created_at": _AT, "metadata": metadata}
    return QueuedMessage.model_validate({**usual, **own, **fields})


def signature_of(made_of: str, body: bytes) -> str:
    """The signature of what is sent, or one that is made of something else."""
    if made_of == "nothing":
        return "no signature"
    secret = _SECRET[::-1] if made_of == "another secret" else _SECRET
    hours = 1 if made_of == "an hour ago" else 0
    signed = b"{}" if made_of == "another body" else body
    return sign(secret, signed, datetime.now(UTC) - timedelta(hours=hours))
