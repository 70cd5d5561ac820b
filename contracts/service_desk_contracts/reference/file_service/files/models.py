"""The table of attachments. Their bytes are in Django's default storage. Decides nothing."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from service_desk_contracts.schemas.file import ScanStatus
from shared.core.models import BaseModel

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["Attachment"]


class Attachment(BaseModel):
    """A file of a ticket or of a chat message; `file_path` is its name in the storage."""

    file_key: models.UUIDField[Any, UUID] = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )
    original_filename: models.CharField[str, str] = models.CharField(max_length=500)
    file_size: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    mime_type: models.CharField[str, str] = models.CharField(max_length=100)
    file_extension: models.CharField[str, str] = models.CharField(max_length=20)
    file_path: models.CharField[str, str] = models.CharField(max_length=100)
    scan_status: models.CharField[str, str] = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in ScanStatus],
        default=ScanStatus.PENDING.value,
    )
    scan_result: models.CharField[str | None, str | None] = models.CharField(
        max_length=200, null=True
    )
    checksum: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    ticket_id: models.UUIDField[Any, UUID | None] = models.UUIDField(null=True, db_index=True)
    chat_message_id: models.UUIDField[Any, UUID | None] = models.UUIDField(null=True, db_index=True)
    uploaded_by_id: models.UUIDField[Any, UUID] = models.UUIDField()

    class Meta:
        """A file belongs to exactly one thing."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="attachment_of_one",
                condition=models.Q(ticket_id__isnull=True, chat_message_id__isnull=False)
                | models.Q(ticket_id__isnull=False, chat_message_id__isnull=True),
            ),
        ]
