"""The table of approvals. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from service_desk_contracts.schemas.ticket import ApprovalStatus
from shared.core.models import BaseModel

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["Approval"]


class Approval(BaseModel):
    """What an approver is asked about a ticket."""

    ticket: models.ForeignKey[Any, Any] = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="approvals"
    )
    approver_id: models.UUIDField[UUID, Any] = models.UUIDField(db_index=True)
    status: models.CharField[str, str] = models.CharField(
        max_length=10,
        choices=[(one.value, one.name) for one in ApprovalStatus],
        default=ApprovalStatus.PENDING.value,
    )
    reason: models.TextField[str | None, Any] = models.TextField(null=True, blank=True)
    documents: models.JSONField[dict[str, str], Any] = models.JSONField(default=dict, blank=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["created_at", "id"]
