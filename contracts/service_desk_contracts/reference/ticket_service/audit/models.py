"""The table of what was done with tickets. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from shared.core.models import BaseModel

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["Entry"]


class Entry(BaseModel):
    """What was done with a ticket, which is then of this version; a service has no `actor_id`."""

    ticket: models.ForeignKey[Any, Any] = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="entries"
    )
    version: models.PositiveIntegerField[int, Any] = models.PositiveIntegerField()
    actor_id: models.UUIDField[UUID | None, Any] = models.UUIDField(null=True, blank=True)
    action: models.CharField[str, str] = models.CharField(max_length=20)
    details: models.JSONField[dict[str, Any], Any] = models.JSONField(default=dict, blank=True)

    class Meta:
        """In the order in which it was done."""

        ordering: ClassVar = ["created_at", "id"]
