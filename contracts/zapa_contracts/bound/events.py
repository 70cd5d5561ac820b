"""What the bridge and the queue bring to the private service: events, signatures, messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from zapa_contracts.phrases import SERVICE_NUMBER
from zapa_shared.queue import QueuedMessage, QueuedMetadata
from zapa_shared.signature import sign
from zapa_shared.webhook import ReceivedData, ReceivedEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def waiting(of: Mapping[str, Any], *, is_first: bool = True, **fields: Any) -> QueuedMessage:
    """A message that waits, with the ids that ``of`` has for it, or else the next ones."""
    next_one = 0 if is_first else 1
    metadata = QueuedMetadata(
        message_id=of["row_id"] + next_one,
        whatsapp_message_id=of["whatsapp_id"] + "-next" * next_one,
        from_number=of["phone_number"],
    )
    own = {
        "id": of["queue_id"] + "1" * next_one,
        "user_id": of["user_id"],
        "created_at": of["queued_at"],
        "metadata": metadata,
    }
    return QueuedMessage.model_validate({**own, **fields})


def signature_of(made_of: str, body: bytes) -> str:
    """The signature of what is sent, or one that is made of something else.

    What is no JSON has none.
    """
    if made_of == "nothing":
        return "no signature"
    secret = _SECRET[::-1] if made_of == "another secret" else _SECRET
    hours = 1 if made_of == "an hour ago" else 0
    signed = b"{}" if made_of == "another body" else body
    try:
        return sign(secret, signed, datetime.now(UTC) - timedelta(hours=hours))
    except ValueError:
        return "no signature"
