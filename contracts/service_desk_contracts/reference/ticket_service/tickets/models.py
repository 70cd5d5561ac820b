"""The table of tickets. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from service_desk_contracts.schemas.ticket import Priority, Status
from shared.core.models import BaseModel

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

__all__ = ["Ticket"]


class Ticket(BaseModel):
    """What somebody asks for; users and departments are those of user-service."""

    title: models.CharField[str, str] = models.CharField(max_length=500)
    description: models.TextField[str, str] = models.TextField(blank=True)
    status: models.CharField[str, str] = models.CharField(
        max_length=20, choices=[(one.value, one.name) for one in Status], default=Status.DRAFT.value
    )
    priority: models.CharField[str, str] = models.CharField(
        max_length=10,
        choices=[(one.value, one.name) for one in Priority],
        default=Priority.MEDIUM.value,
    )
    category: models.CharField[str, str] = models.CharField(max_length=100, blank=True)
    requester_id: models.UUIDField[UUID, Any] = models.UUIDField(db_index=True)
    department_id: models.UUIDField[UUID | None, Any] = models.UUIDField(null=True, blank=True)
    assignee_id: models.UUIDField[UUID | None, Any] = models.UUIDField(null=True, blank=True)
    due_at: models.DateTimeField[datetime | None, Any] = models.DateTimeField(null=True, blank=True)
    version: models.PositiveIntegerField[int, Any] = models.PositiveIntegerField(default=1)
    reopen_count: models.PositiveSmallIntegerField[int, Any] = models.PositiveSmallIntegerField(
        default=0
    )
    requires_approval: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    postponement_reason: models.TextField[str, str] = models.TextField(blank=True)
    progress_percent: models.PositiveSmallIntegerField[int, Any] = models.PositiveSmallIntegerField(
        default=0
    )
    parent: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="sub_tickets", null=True, blank=True
    )

    class Meta:
        """The latest first; what a row can't be."""

        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(progress_percent__lte=100), name="progress_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(reopen_count__lte=3), name="reopened_three_times_at_most"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_parent_of_itself"),
        ]
