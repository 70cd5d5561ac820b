"""Files of text and JSON that others wrote: read strictly, not without end. Writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.wire.json_text import read_json
from handfast.wire.texts import Unreadable, text_of_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UnreadableFile", "json_in", "read_json_file", "read_text_file"]

_LARGEST: Final = 20_000_000


class UnreadableFile(Exception):
    """A file is not there, or is none that can be read; the message is why, without its name."""


def read_json_file(path: Path) -> Any:
    """The JSON value in ``path``, of at most 20 MB.

    Raises:
        UnreadableFile: there is no such file, it is too large, no JSON in UTF-8 (a byte order mark
            is skipped), has a key twice or a number that JSON doesn't have, or is nested too deep.
    """
    return json_in(read_text_file(path))


def json_in(text: str) -> Any:
    """The JSON value that the ``text`` of a file is.

    Raises:
        UnreadableFile: as ``read_json_file`` does.
    """
    try:
        return read_json(text)
    except Unreadable as error:
        raise UnreadableFile(f"expected {error}") from None


def read_text_file(path: Path) -> str:
    """The text in ``path``, of at most 20 MB, without a byte order mark.

    Raises:
        UnreadableFile: there is no such file, it is too large, or no UTF-8.
    """
    try:
        if not path.is_file():
            raise UnreadableFile("there is no such file" if not path.exists() else "it is no file")
        size = path.stat().st_size
        if size > _LARGEST:
            raise UnreadableFile(f"it has {size} bytes, and at most {_LARGEST} are read")
        return text_of_file(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    except Unreadable as error:
        raise UnreadableFile(f"expected {error}") from None
