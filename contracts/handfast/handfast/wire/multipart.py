"""A multipart body (RFC 7578) whose boundary is derived from its parts. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from handfast.wire.texts import OCTETS, named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["CONTENT_TYPE", "FILE_NAME", "parts_of", "write"]

FILE_NAME = "upload"
"""The file name of a file part: servers take a part without one for a text field."""

CONTENT_TYPE = r"^multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*$"
"""A regular expression of its ``Content-Type``, with whatever boundary."""


def write(body: Mapping[str, Any], files: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of the parts, and the parameter of the media type with their boundary."""
    parts = [(_head(name, is_file), data) for name, is_file, data in parts_of(body, files)]
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    boundary = f"contract-{digest[:32]}"
    written = b"".join(
        f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts
    )
    return written + f"--{boundary}--\r\n".encode(), f"; boundary={boundary}"


def parts_of(body: Mapping[str, Any], files: Collection[str] = ()) -> list[tuple[str, bool, bytes]]:
    """Each part by name, whether it is a file, and its bytes; a list's items are a part each.

    Fields named in ``files`` and bytes travel as file parts, all else as text parts.
    """
    return [
        (name, name in files or isinstance(item, bytes), _bytes(item))
        for name, item in named_texts(body)
    ]


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else wire_text(value).encode()


def _head(name: str, is_file: bool) -> str:
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    disposition = f'Content-Disposition: form-data; name="{escaped}"'
    if not is_file:
        return disposition
    return f'{disposition}; filename="{FILE_NAME}"\r\nContent-Type: {OCTETS}'
