"""Text and bytes as they travel: UTF-8, parameters as text, bodies that nobody looks into. Pure."""

from __future__ import annotations

import codecs
import json
import string
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["OCTETS", "Unreadable", "decoded", "named_texts", "read", "text_of_file"]
__all__ += ["wire_text", "write"]

OCTETS = "application/octet-stream"

_MARKS: Final = (  # that of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CODINGS: Final[Mapping[tuple[bool, ...], str]] = {
    (False, False, False, True): "UTF-32-BE",
    (False, True, False, True): "UTF-16-BE",
    (True, False, False, False): "UTF-32-LE",
    (True, False, True, False): "UTF-16-LE",
}
"""A coding by which of the first four bytes are not NUL."""
_PRINTABLE: Final = frozenset(string.printable.encode())


class Unreadable(Exception):
    """A text is not of the ``form`` that it should have.

    ``in_brackets`` says why, to follow the text in a message: empty where none is given.
    """

    def __init__(self, form: str, reason: str = "") -> None:
        self.form = form
        self.in_brackets = f" ({reason})" if reason else ""
        super().__init__(f"{form}{self.in_brackets}")


def decoded(body: bytes) -> str:
    """The text of ``body``.

    Raises:
        Unreadable: it is not UTF-8.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as refused:
        raise Unreadable("UTF-8", f"{refused.reason} at byte {refused.start}") from None


def text_of_file(data: bytes, remedy: str = "save it as UTF-8") -> str:
    """The text of a file that others wrote: UTF-8, with a byte order mark or without one.

    Raises:
        Unreadable: it is not UTF-8; UTF-16 and UTF-32, which some editors write, are named, with
            the ``remedy``.
    """
    wider = _wider_coding(data)
    if wider:
        raise Unreadable("UTF-8", f"it is {wider}: {remedy}")
    return decoded(data.removeprefix(codecs.BOM_UTF8))


def _wider_coding(data: bytes) -> str:
    """UTF-16 or UTF-32 where ``data`` is text in it; empty where it is not.

    Its byte order mark shows it. Without one, so do the first four bytes of JSON and of most else
    that starts in ASCII (RFC 4627, section 3), where all the rest can be read so too.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    pattern = tuple(byte != 0 for byte in data[:4])
    coding = _CODINGS.get(pattern)
    if coding is None or not _PRINTABLE.issuperset(data[:4].replace(b"\x00", b"")):
        return ""
    try:
        data.decode(coding)
    except UnicodeDecodeError:
        return ""
    return coding[: len("UTF-16")]


def wire_text(value: Any) -> str:
    """A parameter, form field or header as text: JSON's own form of it, without quotes."""
    if type(value) is str:  # most are, and need no look at what else they could be
        return value
    if type(value) is int:
        return str(value)
    plain = to_jsonable_python(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def named_texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each name with its value, in order; a list's items each by themselves; None is not sent."""
    for name, value in fields.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield name, item


def read(model: Any, body: bytes) -> Any:
    """The bytes themselves, or their text where ``model`` describes it.

    Raises:
        Unreadable: a model describes the text, and the bytes are not UTF-8.
    """
    return body if model in (None, bytes) else decoded(body)


def write(body: Any, _files: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of a text, and no parameters of the media type.

    Raises:
        TypeError: ``body`` is no text.
    """
    if isinstance(body, str):
        return body.encode(), ""
    msg = f"is bytes or text, not {type(body).__name__}"
    raise TypeError(msg)
