"""Reads the form of an upload, and no more of it than is allowed. Stores nothing.

A body whose declared length is too large is not read at all. One that turns out to be is left where
it is: `RequestDataTooBig` becomes 413.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from ninja.errors import HttpError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

__all__ = ["read_form"]

_FILE = "file"
_OTHER_PARTS = 16_384  # bytes of the form beside its file


class _Limited(FileUploadHandler):
    """Stands before the handlers that store what is received."""

    received = 0
    is_too_large = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  # Django's own name
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Refuse what is declared to be too large."""
        if content_length > settings.MAX_UPLOAD_BYTES + _OTHER_PARTS:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a part on to the next handler, unless it is too much."""
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES:
            self.is_too_large = True
            raise StopUpload(connection_reset=True)  # Django closes its files, and reads no more
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


def read_form(request: HttpRequest) -> tuple[UploadedFile[bytes], Mapping[str, str]]:
    """The file of a form, and its other fields.

    Raises:
        RequestDataTooBig: there is more than `settings.MAX_UPLOAD_BYTES`.
        HttpError: 400, the body is no form, or has not exactly one file that is not empty.
    """
    limited = _Limited(request)
    request.upload_handlers = [limited, *request.upload_handlers]
    try:
        files, fields = request.FILES.getlist(_FILE), request.POST.dict()
    except RequestDataTooBig:
        raise
    except (BadRequest, SuspiciousOperation):
        raise HttpError(400, "the body is no form that can be read") from None
    if limited.is_too_large:
        raise RequestDataTooBig
    if len(files) != 1 or not files[0].size:
        raise HttpError(400, "expected one file that is not empty, in the part `file`")
    return files[0], {name: str(value) for name, value in fields.items()}
