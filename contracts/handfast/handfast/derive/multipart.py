"""Writes a multipart body (RFC 7578) whose boundary is derived from what it holds. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from handfast.model import MULTIPART, OCTETS
from handfast.shapes import Scalar
from handfast.shapes.places import fields_of, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

__all__ = ["FILE_NAME", "multipart", "parts_of"]

FILE_NAME = "upload"
"""The file name of a file part: servers take a part without one for a text field."""


def multipart(model: type[BaseModel] | None, body: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body, and its ``Content-Type`` with the boundary.

    A ``bytes`` field of ``model`` travels as a file part; any other as a text part.
    """
    parts = [(_head(name, is_file), data) for name, is_file, data in parts_of(model, body)]
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    boundary = f"contract-{digest[:32]}"
    written = b"".join(
        f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts
    )
    return written + f"--{boundary}--\r\n".encode(), f"{MULTIPART}; boundary={boundary}"


def parts_of(
    model: type[BaseModel] | None, body: Mapping[str, Any]
) -> list[tuple[str, bool, bytes]]:
    """Each part by name, whether it is a file, and its bytes; a list's items are a part each."""
    files = {name for name, field in fields_of(model).items() if _is_bytes(field.shape)}
    return [
        (name, name in files or isinstance(item, bytes), _bytes(item))
        for name, value in body.items()
        for item in (value if isinstance(value, list) else [value])
        if item is not None
    ]


def _is_bytes(shape: Any) -> bool:
    alternatives = plain(getattr(shape, "item", shape))
    return any(isinstance(each, Scalar) and each.kind == "bytes" for each in alternatives)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    text = to_jsonable_python(value)
    return (text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)).encode()


def _head(name: str, is_file: bool) -> str:
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    disposition = f'Content-Disposition: form-data; name="{escaped}"'
    if not is_file:
        return disposition
    return f'{disposition}; filename="{FILE_NAME}"\r\nContent-Type: {OCTETS}'
