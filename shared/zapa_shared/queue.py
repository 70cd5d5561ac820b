"""The queue of messages that wait for an answer: Redis lists.

There is one for each priority, one of what is being answered, and one of what failed. A message is
pushed on the left and popped on the right. Connects to nothing.
"""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.fields import Id, Instant, MessageId, MessageText, PhoneNumber
from zapa_shared.webhook import WhatsAppId

__all__ = ["FAILED", "PROCESSING", "Priority", "QueuedMessage", "QueuedMetadata", "list_of"]


class Priority(StrEnum):
    """How soon a message is answered."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


PROCESSING: Final = "zapa:queue:processing"
"""The list of messages that were taken and are not answered yet."""

FAILED: Final = "zapa:queue:failed"
"""The list of messages that are not tried again."""


def list_of(priority: Priority) -> str:
    """The list of a priority."""
    return f"zapa:queue:{priority}"


class QueuedMetadata(BaseModel):
    """Where the message is stored, and who wrote it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    message_id: MessageId
    whatsapp_message_id: WhatsAppId
    from_number: PhoneNumber


class QueuedMessage(BaseModel):
    """A message that waits, and how often it was tried."""

    model_config = ConfigDict(hide_input_in_errors=True)

    id: Annotated[str, Field(pattern=r"^[0-9]+:[0-9]+$")]
    user_id: Id
    content: MessageText
    priority: Priority
    retry_count: Annotated[int, Field(ge=0)] = 0
    max_retries: Annotated[int, Field(ge=0)] = 3
    created_at: Instant
    last_attempt_at: Instant | None = None
    error: str | None = None
    metadata: QueuedMetadata
