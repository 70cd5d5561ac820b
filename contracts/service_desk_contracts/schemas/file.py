"""The bodies of file-service: what is uploaded, and what is shown of an attachment."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

__all__ = ["AttachmentOut", "Download", "FilePath", "ScanStatus", "UploadForm", "Uploaded"]


class ScanStatus(StrEnum):
    """How far the scan of a file is; only what is clean is handed out."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


class FilePath(BaseModel):
    """Which attachment."""

    file_key: UUID


class UploadForm(BaseModel):
    """A file, and what it belongs to: exactly one of a ticket and a chat message."""

    file: bytes
    ticket_id: UUID | None = None
    chat_message_id: UUID | None = None


class Uploaded(BaseModel):
    """A file that waits for its scan."""

    file_key: UUID
    message: str
    scan_status: Literal[ScanStatus.PENDING]


class Download(BaseModel):
    """The headers of a file that is handed out: to be saved, and taken for nothing else."""

    disposition: Annotated[str, Field(alias="Content-Disposition", pattern="^attachment;")]
    options: Annotated[Literal["nosniff"], Field(alias="X-Content-Type-Options")]


class AttachmentOut(BaseModel):
    """What is shown of an attachment; where its bytes are stored is not."""

    file_key: UUID
    original_filename: Annotated[str, Field(min_length=1, max_length=500)]
    file_size: Annotated[int, Field(ge=1)]
    mime_type: str
    file_extension: str
    scan_status: ScanStatus
    scan_result: str | None
    ticket_id: UUID | None
    chat_message_id: UUID | None
    uploaded_by_id: UUID
    created_at: AwareDatetime
