"""The wire form of a stream entry: one field, a JSON object in UTF-8, encoded once. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.wire.json_text import read_json
from handfast.wire.texts import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["payload_of"]

_LONGEST = 80
"""Characters that are shown. A cut is marked: what is left of a secret before it can be masked."""


def payload_of(fields: Mapping[Any, Any], name: str) -> tuple[Any, str | None]:
    """The payload of an entry and None, or None and what is wrong with its form."""
    found = {_bytes(key): _bytes(value) for key, value in fields.items()}
    if set(found) != {name.encode()}:
        names = ", ".join(sorted(key.decode(errors="replace") for key in found))
        return None, f"the fields {names}"
    try:
        text = found[name.encode()].decode()
        payload = read_json(text)
    except UnicodeDecodeError as error:
        return None, f"bytes that are not UTF-8 ({error.reason} at byte {error.start})"
    except Unreadable as error:
        return None, f"{_cut(text)!r}, which is not {error}"
    if isinstance(payload, str):
        return None, f"{_string(payload)}: {_cut(text)}"
    if not isinstance(payload, dict):
        return None, f"JSON that is no object: {_cut(text)}"
    return payload, None


def _string(payload: str) -> str:
    try:
        read_json(payload)
    except Unreadable:
        return "a JSON string, which is no object"
    return "doubly encoded JSON (a JSON string with JSON in it)"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _bytes(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value
