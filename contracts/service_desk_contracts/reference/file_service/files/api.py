"""The routes of attachments: what a caller may ask for, and in which order it is refused."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Router
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as Invalid

from service_desk_contracts.schemas.file import AttachmentOut, ScanStatus, Uploaded

from ...access import Request
from .downloads import download
from .limits import read_form
from .models import Attachment
from .permissions import require_adding, require_seeing
from .uploads import Target, kind_of_upload, store

__all__ = ["router"]

router = Router()


class _Fields(BaseModel):
    """The fields of a form beside its file."""

    ticket_id: UUID | None = None
    chat_message_id: UUID | None = None


@router.post("/upload", response={201: Uploaded})
def upload_file(request: Request) -> Uploaded:
    """Store a file, which waits for its scan."""
    file, fields = read_form(request)
    target = _target(fields)
    kind = kind_of_upload(file)
    user_id = require_adding(request.auth, target.ticket_id)
    attachment = store(file, kind, target, user_id)
    return Uploaded(
        file_key=attachment.file_key,
        message="the file is stored and waits for its scan",
        scan_status=ScanStatus.PENDING,
    )


@router.get("/{file_key}", response=AttachmentOut)
def get_file(request: Request, file_key: UUID) -> AttachmentOut:
    """Show an attachment."""
    return _shown(_visible_to(request, file_key))


@router.get("/{file_key}/status", response=AttachmentOut)
def get_status(request: Request, file_key: UUID) -> AttachmentOut:
    """Show an attachment to whoever waits for its scan."""
    return _shown(_visible_to(request, file_key))


@router.get("/{file_key}/download")
def download_file(request: Request, file_key: UUID) -> HttpResponseBase:
    """Send the bytes of a file that is clean."""
    attachment = _visible_to(request, file_key)
    if attachment.scan_status != ScanStatus.CLEAN:
        raise HttpError(400, f"the file is not clean: its scan is {attachment.scan_status}")
    return download(request, attachment)


def _visible_to(request: Request, file_key: UUID) -> Attachment:
    attachment: Attachment | None = Attachment.objects.filter(file_key=file_key).first()
    if attachment is None:
        raise HttpError(404, "there is no such file")
    require_seeing(request.auth, attachment)
    return attachment


def _shown(attachment: Attachment) -> AttachmentOut:
    return AttachmentOut.model_validate(attachment, from_attributes=True)


def _target(fields: Mapping[str, str]) -> Target:
    """What a file belongs to.

    Raises:
        ValidationError: 422, an id is none, or there is not exactly one of them.
    """
    try:
        read = _Fields.model_validate(fields)
    except Invalid as error:
        wrong = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise ValidationError(wrong) from None
    if (read.ticket_id is None) == (read.chat_message_id is None):
        words = "expected exactly one of ticket_id and chat_message_id"
        raise ValidationError([{"type": "value_error", "loc": ("body",), "msg": words}])
    return Target(read.ticket_id, read.chat_message_id)
