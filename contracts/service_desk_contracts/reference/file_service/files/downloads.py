"""Sends the bytes of a file, in parts, and as no kind of file: no browser takes it for a page."""

from collections.abc import AsyncIterator, Iterator
from typing import IO
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

from .models import Attachment

__all__ = ["download"]

_PART = 65_536


def download(request: HttpRequest, attachment: Attachment) -> StreamingHttpResponse:
    """The answer whose body is the file."""
    file = default_storage.open(attachment.file_path)
    is_asgi = isinstance(request, ASGIRequest)
    answer = StreamingHttpResponse(
        _parts_in_loop(file) if is_asgi else _parts(file), content_type="application/octet-stream"
    )
    answer["Content-Length"] = str(attachment.file_size)
    name = quote(attachment.original_filename, safe="")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART):
            yield part


async def _parts_in_loop(file: IO[bytes]) -> AsyncIterator[bytes]:
    read = sync_to_async(file.read)
    with file:
        while part := await read(_PART):
            yield part
