"""The tasks that file-service leaves for its worker in the queue, by Celery."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from pydantic import BaseModel

from handfast.declare import Transport, example_id
from service_desk_contracts.providers.file import provider
from service_desk_contracts.schemas.tasks import QUEUE, ProcessFile, ScanFile

SCAN: Final = provider.message(
    "scan_file_task",
    address=f"{QUEUE}/scan_file_task",
    transport=Transport("celery"),
    payload=ScanFile,
    description="A file was uploaded; its worker scans it.",
)
PROCESS: Final = provider.message(
    "process_file_task",
    address=f"{QUEUE}/process_file_task",
    transport=Transport("celery"),
    payload=ProcessFile,
    description="A file was found clean; its worker processes it.",
)


class _Attachment(BaseModel):
    """Its id, which is not the key by which users know it."""

    attachment_id: UUID = UUID(example_id(51))


UserUploads: Final = provider.trigger("a user uploads a file")
UploadIsScanned: Final = provider.trigger("a file is scanned by the task of its upload")
CleanIsScanned: Final = provider.trigger("a clean file is scanned")(_Attachment)
InfectedIsScanned: Final = provider.trigger("an infected file is scanned")(_Attachment)
ScanFails: Final = provider.trigger("the scan of a file fails")(_Attachment)
ScannedBefore: Final = provider.trigger("an infected file is scanned again")(_Attachment)
NoneIsScanned: Final = provider.trigger("a file that is not there is scanned")(_Attachment)
