"""The table of departments. Decides nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shared.core.models import BaseModel, unique_among_active

__all__ = ["Department"]


class Department(BaseModel):
    """A part of the organisation that works on tickets."""

    name: models.CharField[str, str] = models.CharField(max_length=200)
    code: models.CharField[str, str] = models.CharField(max_length=10)
    head_id: models.UUIDField[Any, Any] = models.UUIDField(null=True, blank=True)
    active_tickets: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    total_capacity: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=100)
    queue_enabled: models.BooleanField[bool, bool] = models.BooleanField(default=True)

    class Meta:
        """The name and the code of a deleted department may be given again."""

        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            unique_among_active("name", name="name_of_active_departments"),
            unique_among_active("code", name="code_of_active_departments"),
        ]
