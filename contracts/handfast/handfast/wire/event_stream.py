"""Server-sent events (WHATWG HTML, section 9.2): a stream of texts. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from handfast.wire.json_text import read_json
from handfast.wire.texts import decoded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["SOME_EVENT", "read", "write"]

SOME_EVENT = r"^([\s\S]*\n)?data:[\s\S]*$"
"""A regular expression of a stream in which an event comes."""


def read(model: Any, body: bytes) -> list[Any]:
    """The data of each event: JSON where ``model`` describes it, else text.

    Raises:
        Unreadable: it is not UTF-8, or the data of an event is not JSON.
    """
    events = _events(decoded(body))
    return events if model is None else [read_json(data) for data in events]


def write(body: Iterable[Any], _files: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of the events, each with JSON as its data; no parameters of the media type."""
    events = (f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in body)
    return "".join(events).encode(), ""


def _events(text: str) -> list[str]:
    """The data of each event; comments and other fields are left out."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    events: list[str] = []
    data: list[str] = []
    for field in lines:
        if not field and data:
            events.append("\n".join(data))
            data = []
        name, _, value = field.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))
    return events
