"""The table of notifications. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from service_desk_contracts.schemas.communication import NotificationType
from shared.core.models import BaseModel

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["Notification"]


class Notification(BaseModel):
    """What a user is notified of; the user and the ticket are those of other services."""

    user_id: models.UUIDField[Any, UUID] = models.UUIDField(db_index=True)
    ticket_id: models.UUIDField[Any, UUID | None] = models.UUIDField(null=True, blank=True)
    type: models.CharField[str, str] = models.CharField(
        max_length=30, choices=[(one.value, one.value) for one in NotificationType]
    )
    title: models.CharField[str, str] = models.CharField(max_length=200)
    message: models.TextField[str, str] = models.TextField()
    is_read: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    read_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True, blank=True)
    metadata: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        """The latest first; the key decides between those of one moment."""

        ordering: ClassVar = ["-created_at", "id"]
