"""JSON text: read strictly, and written without spaces. Pure.

Stricter than Python's own reader: UTF-8 only, no key twice, no number that JSON doesn't have.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from handfast.wire.paths import MISSING
from handfast.wire.texts import Unreadable, decoded

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["read", "read_json", "value_in_text", "write", "written"]


def read_json(text: str) -> Any:
    """The JSON value that ``text`` is.

    Raises:
        Unreadable: it is not JSON, has a key twice, or a number that JSON doesn't have.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
        )
    except (ValueError, RecursionError) as refused:
        raise Unreadable("JSON", str(refused)) from None


def value_in_text(value: Any) -> Any:
    """The JSON value whose text ``value`` is, or ``MISSING`` where it is no such text."""
    try:
        return read_json(value) if isinstance(value, str) else MISSING
    except Unreadable:
        return MISSING


def written(value: Any) -> bytes:
    """The JSON text of ``value``, without spaces, in UTF-8.

    Raises:
        ValueError: a number has no form in JSON.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def read(model: Any, body: bytes) -> Any:
    """The value that a body is; the bytes themselves where no model describes it.

    Raises:
        Unreadable: it is not JSON in UTF-8.
    """
    return body if model is None else read_json(decoded(body))


def write(body: Any, _files: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of ``body``, and no parameters of the media type."""
    return written(to_jsonable_python(body)), ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise Unreadable("each key once", f"more than once: {', '.join(twice)}")
    return found


def _no_constant(name: str) -> Any:
    raise Unreadable("JSON", f"{name} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unreadable("JSON", f"the number {digits} is too large for a double")
    return number
