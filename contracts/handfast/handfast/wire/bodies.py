"""Reads the document that a body holds: JSON, an event stream, text, bytes. Pure.

Stricter than Python's own reader: UTF-8 only, no key twice, no number that JSON doesn't have.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from handfast.model import EVENT_STREAM
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.model import Content

__all__ = [
    "Unreadable",
    "document_of",
    "is_json",
    "is_opaque",
    "media_type_of",
    "read_json",
    "text_of",
]


class Unreadable(Exception):
    """A body is not what its media type says: the message tells what should have been there."""


def media_type_of(content_type: str) -> str:
    """The media type of a ``Content-Type``, lower case and without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a body of this media type is JSON text."""
    return media_type_of(media_type).endswith(("/json", "+json"))


def is_opaque(content: Content) -> bool:
    """Whether a body of ``content`` is bytes that nobody looks into."""
    looked_into = is_json(content.media_type) or content.media_type == EVENT_STREAM
    return content.model is None or (content.model is bytes and not looked_into)


def document_of(content: Content, body: bytes) -> Any:
    """What ``body`` holds: JSON, a list of events, text where a model describes it, else bytes.

    Raises:
        Unreadable: the body is not of ``content``'s media type.
    """
    kind = media_type_of(content.media_type)
    if kind == EVENT_STREAM:
        events = _events(_text(body))
        return [read_json(data) for data in events] if content.model is not None else events
    if is_opaque(content):
        return body
    if is_json(kind):
        return read_json(_text(body))
    return _text(body)


def read_json(text: str) -> Any:
    """The JSON value that ``text`` is.

    Raises:
        Unreadable: it is not JSON, holds a key twice, or a number that JSON doesn't have.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
        )
    except (ValueError, RecursionError) as refused:
        msg = f"JSON ({refused})"
        raise Unreadable(msg) from None


def text_of(value: Any) -> Any:
    """The JSON value that ``value`` holds as text, or ``MISSING`` where it holds none."""
    try:
        return read_json(value) if isinstance(value, str) else MISSING
    except Unreadable:
        return MISSING


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as refused:
        msg = f"UTF-8 ({refused.reason} at byte {refused.start})"
        raise Unreadable(msg) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        msg = f"each key once (more than once: {', '.join(twice)})"
        raise Unreadable(msg)
    return found


def _no_constant(name: str) -> Any:
    msg = f"JSON ({name} is no JSON number)"
    raise Unreadable(msg)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        msg = f"JSON (the number {digits} is too large for a double)"
        raise Unreadable(msg)
    return number


def _events(text: str) -> list[str]:
    """The data of each event (WHATWG HTML, section 9.2.6); comments and other fields are left."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    events: list[str] = []
    data: list[str] = []
    for line in lines:
        if not line and data:
            events.append("\n".join(data))
            data = []
        name, _, value = line.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))
    return events
