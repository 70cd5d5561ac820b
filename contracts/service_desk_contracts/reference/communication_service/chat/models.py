"""The table of chat messages. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from shared.core.models import BaseModel

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["ChatMessage"]


class ChatMessage(BaseModel):
    """A message; the ticket and the users are those of other services."""

    ticket_id: models.UUIDField[Any, UUID] = models.UUIDField(db_index=True)
    sender_id: models.UUIDField[Any, UUID] = models.UUIDField()
    message: models.TextField[str, str] = models.TextField()
    mentions: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        """The oldest first; the key decides between those of one moment."""

        ordering: ClassVar = ["created_at", "id"]
