"""Stores what was uploaded: its bytes, its row, and the task of its scan; all of them or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from kombu.exceptions import OperationalError
from ninja.errors import HttpError

from .kinds import HEAD, Kind, kind_of
from .models import Attachment
from .names import clean_name, extension_of
from .tasks import scan_file_task

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

__all__ = ["Target", "kind_of_upload", "store"]


@dataclass(frozen=True)
class Target:
    """What a file belongs to: one of the two is None."""

    ticket_id: UUID | None
    chat_message_id: UUID | None


def kind_of_upload(file: UploadedFile[bytes]) -> Kind:
    """Which kind of file it is: what the client calls it does not count.

    Raises:
        HttpError: 415, it is of no kind that is taken, or its extension is another kind's.
    """
    head = file.read(HEAD)
    file.seek(0)
    kind = kind_of(extension_of(clean_name(file.name or "")), head)
    if kind is None:
        raise HttpError(415, "no such files are taken, or this is not what its extension says")
    return kind


def store(
    file: UploadedFile[bytes], kind: Kind, target: Target, uploaded_by_id: UUID
) -> Attachment:
    """Store a file, and let it be scanned.

    Raises:
        HttpError: 503, the queue takes nothing, and nothing is stored.
    """
    key, name = uuid4(), clean_name(file.name or "")
    path = default_storage.save(f"{key.hex[:2]}/{key.hex}", file)
    try:
        attachment: Attachment = Attachment.objects.create(
            file_key=key,
            original_filename=name,
            file_size=file.size,
            mime_type=kind.mime_type,
            file_extension=extension_of(name),
            file_path=path,
            ticket_id=target.ticket_id,
            chat_message_id=target.chat_message_id,
            uploaded_by_id=uploaded_by_id,
        )
    except BaseException:
        default_storage.delete(path)
        raise
    try:
        scan_file_task.delay(str(attachment.pk))
    except (OperationalError, OSError):
        attachment.hard_delete()
        default_storage.delete(path)
        raise HttpError(503, "the queue takes nothing") from None
    return attachment
