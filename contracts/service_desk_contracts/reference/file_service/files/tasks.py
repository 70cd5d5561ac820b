"""What the worker does with a file after its upload: it scans it, then processes what is clean.

Each task may arrive more than once, and may find that what it is about is not there.
"""

import hashlib
import logging
from uuid import UUID

from django.core.files.storage import default_storage

from service_desk_contracts.schemas.file import ScanStatus

from ..task_queue import app
from .models import Attachment
from .scanning import scanner

__all__ = ["process_file_task", "scan_file_task"]

_logger = logging.getLogger("apps.files")
_TO_SCAN = (ScanStatus.PENDING, ScanStatus.FAILED)


@app.task(name="scan_file_task", shared=False)
def scan_file_task(attachment_id: str) -> None:
    """Scan a file that was not scanned before; a clean one is processed next."""
    attachment = _found(attachment_id)
    if attachment is None:
        return
    if attachment.scan_status in _TO_SCAN:
        status, result = _scanned(attachment)
        waiting = Attachment.objects.filter(pk=attachment.pk, scan_status__in=_TO_SCAN)
        waiting.update(scan_status=status, scan_result=result)
        attachment.refresh_from_db()
    if attachment.scan_status == ScanStatus.CLEAN and not attachment.checksum:
        process_file_task.delay(str(attachment.pk))


@app.task(name="process_file_task", shared=False)
def process_file_task(attachment_id: str) -> None:
    """Store the checksum (SHA-256) of a clean file."""
    attachment = _found(attachment_id)
    if attachment is None or attachment.scan_status != ScanStatus.CLEAN:
        return
    with default_storage.open(attachment.file_path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    Attachment.objects.filter(pk=attachment.pk).update(checksum=digest)


def _found(attachment_id: str) -> Attachment | None:
    try:
        found: Attachment = Attachment.objects.get(pk=UUID(attachment_id))
    except (Attachment.DoesNotExist, ValueError, AttributeError, TypeError):
        _logger.warning("there is no attachment %.50r", attachment_id)
        return None
    return found


def _scanned(attachment: Attachment) -> tuple[ScanStatus, str | None]:
    """The status after a scan, and what was found; a file that can't be scanned is not clean."""
    try:
        with default_storage.open(attachment.file_path) as file:
            found = scanner()(file.chunks())
    except Exception:
        _logger.exception("the scan of %s failed", attachment.pk)
        return ScanStatus.FAILED, "the scan failed"
    return (ScanStatus.CLEAN, None) if found is None else (ScanStatus.INFECTED, found[:200])
