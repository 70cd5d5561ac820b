"""The table of users. Decides nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from service_desk_contracts.schemas.user import Role
from shared.core.models import BaseModel, unique_among_active

__all__ = ["User"]


_ROLES: list[tuple[str, str]] = [(role.value, role.value) for role in Role]


class User(BaseModel):
    """Somebody who works here; one who is not active can't log in."""

    employee_code: models.CharField[str, str] = models.CharField(max_length=50)
    email: models.EmailField[str | None, str | None] = models.EmailField(null=True, blank=True)
    first_name: models.CharField[str, str] = models.CharField(max_length=150)
    last_name: models.CharField[str, str] = models.CharField(max_length=150)
    role: models.CharField[str, str] = models.CharField(
        max_length=20,
        choices=_ROLES,
        default=Role.REQUESTER.value,
    )
    is_ceo: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    password: models.CharField[str, str] = models.CharField(max_length=128, blank=True)
    department: models.ForeignKey[Any, Any] = models.ForeignKey(
        "departments.Department",
        on_delete=models.SET_NULL,
        related_name="members",
        null=True,
        blank=True,
    )

    class Meta:
        """The code of a deleted user may be given again."""

        ordering: ClassVar = ["employee_code", "id"]
        constraints: ClassVar = [unique_among_active("employee_code", name="code_of_active_users")]
