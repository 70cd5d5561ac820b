"""Which files are taken: known by their extension, and by how they begin. Stores nothing."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["HEAD", "Kind", "kind_of"]

HEAD = 4096
"""How many bytes of a file are looked at."""


@dataclass(frozen=True)
class Kind:
    """A kind of file, and whether a file begins as one of this kind does."""

    mime_type: str
    begins: Callable[[bytes], bool]


def _with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; the last character may go on after the head."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if len(head) < HEAD or error.end < len(head) or error.start < HEAD - 3:
            return False
        text = head[: error.start].decode()
    return all(one.isprintable() or one in "\t\r\n" for one in text)


_JPEG = Kind("image/jpeg", _with(b"\xff\xd8\xff"))
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIP = _with(b"PK\x03\x04")
_KINDS = {
    "csv": Kind("text/csv", _is_text),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "gif": Kind("image/gif", _with(b"GIF87a", b"GIF89a")),
    "jpeg": _JPEG,
    "jpg": _JPEG,
    "pdf": Kind("application/pdf", _with(b"%PDF-")),
    "png": Kind("image/png", _with(b"\x89PNG\r\n\x1a\n")),
    "txt": Kind("text/plain", _is_text),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
}


def kind_of(extension: str, head: bytes) -> Kind | None:
    """The kind that the extension names, if the file begins as one; else None."""
    kind = _KINDS.get(extension)
    return kind if kind is not None and kind.begins(head) else None
