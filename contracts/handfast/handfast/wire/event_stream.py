"""Server-sent events (WHATWG HTML, section 9.2): a stream of texts. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAliasType, get_args

from handfast.wire.json_text import read_json
from handfast.wire.texts import decoded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["SOME_EVENT", "named_parts", "read", "write"]

SOME_EVENT = r"^([\s\S]*\n)?data:[\s\S]*$"
"""A regular expression of a stream in which an event comes."""


_MESSAGE = "message"  # the type of an event that names none


def named_parts(model: Any) -> tuple[str, ...]:
    """The parts of an event that ``model`` describes; none: its data alone.

    A model with the class variable ``whole_event`` describes an event by its type and its data,
    in the fields ``event`` and ``data``; so does a union of such models.
    """
    if isinstance(model, TypeAliasType):
        return named_parts(model.__value__)
    if getattr(model, "whole_event", False):
        return ("event", "data")
    return next(filter(None, map(named_parts, get_args(model))), ())


def read(model: Any, body: bytes) -> list[Any]:
    """The data of each event: JSON where ``model`` describes it, else text; or its named parts.

    Raises:
        Unreadable: it is not UTF-8, or the data of an event is not JSON.
    """
    events = _events(decoded(body))
    if model is None:
        return [data for _, data in events]
    if named_parts(model):
        return [{"event": name, "data": read_json(data)} for name, data in events]
    return [read_json(data) for _, data in events]


def write(body: Iterable[Any], parts: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of the events, each with JSON as its data; no parameters of the media type.

    ``parts`` are those that each event names, as in ``named_parts``.
    """
    events = (
        f"event: {event['event']}\n{_data(event['data'])}" if parts else _data(event)
        for event in body
    )
    return "".join(events).encode(), ""


def _data(value: Any) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _events(text: str) -> list[tuple[str, str]]:
    """The type and the data of each event; comments and other fields are left out."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    events: list[tuple[str, str]] = []
    kind, data = "", list[str]()
    for field in lines:
        if not field:
            if data:
                events.append((kind or _MESSAGE, "\n".join(data)))
            kind, data = "", []
        name, _, value = field.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))
        if name == "event":
            kind = value.removeprefix(" ")
    return events
