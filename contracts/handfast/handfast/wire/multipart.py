"""A multipart body (RFC 7578) whose boundary is derived from its parts. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, Self

from handfast.wire.texts import OCTETS, named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["CONTENT_TYPE", "FILE_NAME", "File", "parts_of", "write"]

FILE_NAME: Final = "upload"
"""The file name of bytes: servers take a part without one for a text field."""

CONTENT_TYPE = r"^multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*$"
"""A regular expression of its ``Content-Type``, with whatever boundary."""


class File(bytes):
    """A file to be sent in a part of a multipart body: its bytes, and the name it has there.

    Plain bytes are sent under the name ``upload``, and are equal to a file of that name.
    """

    name: str

    def __new__(cls, data: bytes, *, name: str = FILE_NAME) -> Self:
        """Make a file of ``data``."""
        made = super().__new__(cls, data)
        made.name = name
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[bytes], dict[str, str]]:
        return (bytes(self),), {"name": self.name}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, bytes):
            return NotImplemented
        return bytes(self) == bytes(other) and self.name == _file_name(other)

    def __hash__(self) -> int:
        return super().__hash__()

    def __repr__(self) -> str:
        return f"File({super().__repr__()}, name={self.name!r})"


def _file_name(value: object) -> str:
    return value.name if isinstance(value, File) else FILE_NAME


def write(body: Mapping[str, Any], files: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of the parts, and the parameter of the media type with their boundary."""
    parts = [(_head(name, file), data) for name, file, data in parts_of(body, files)]
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    boundary = f"contract-{digest[:32]}"
    written = b"".join(
        f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts
    )
    return written + f"--{boundary}--\r\n".encode(), f"; boundary={boundary}"


def parts_of(body: Mapping[str, Any], files: Collection[str] = ()) -> list[tuple[str, str, bytes]]:
    """Each part by name, the name of its file or "", and its bytes; a list's items each have one.

    Fields named in ``files`` and bytes travel as file parts, all else as text parts.
    """
    return [
        (name, _file_name(item) if name in files or isinstance(item, bytes) else "", _bytes(item))
        for name, item in named_texts(body)
    ]


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes) else wire_text(value).encode()


def _head(name: str, file: str) -> str:
    disposition = f'Content-Disposition: form-data; name="{_escaped(name)}"'
    if not file:
        return disposition
    return f'{disposition}; filename="{_escaped(file)}"\r\nContent-Type: {OCTETS}'


def _escaped(name: str) -> str:
    """As browsers do: no name breaks out of its quotes."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
