"""How large and how deep a JSON object may be that is stored.

Read by schemas and tables alike. No error here shows what it was given.
"""

import json
import math
from typing import Any, Final

__all__ = ["MAX_BYTES", "MAX_DEPTH", "check_json_object"]

MAX_BYTES: Final = 65_536
"""Of an object written as JSON text in UTF-8."""

MAX_DEPTH: Final = 16
"""How many objects and arrays lie within each other, the outermost included."""


def check_json_object(value: dict[str, Any]) -> None:
    """Accept `value` if it is a JSON object within the limits, whatever it is.

    Raises:
        ValueError: it is no JSON object, or it is too large or too deep.
    """
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    _walk(value)
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except ValueError:  # a lone surrogate, or an integer with more digits than Python writes
        raise ValueError("the JSON object can't be written as text in UTF-8") from None
    if len(written) > MAX_BYTES:
        raise _too_large()


def _walk(value: dict[str, Any]) -> None:
    """Look at each part, no more of them than `MAX_BYTES` can write.

    Parts may stand in several places, or in themselves: the whole may be endless.
    """
    size = 0
    parts: list[tuple[Any, int]] = [(value, 1)]
    while parts:
        part, depth = parts.pop()
        size += _least_size(part)
        if size > MAX_BYTES:
            raise _too_large()
        if isinstance(part, dict | list):
            if depth > MAX_DEPTH:
                raise ValueError(f"the JSON object is more than {MAX_DEPTH} levels deep")
            inner = [*part, *part.values()] if isinstance(part, dict) else part
            _require_text(part)
            parts.extend((one, depth + 1) for one in inner)


def _least_size(part: Any) -> int:
    """How many characters `part` has at least as JSON text, without what lies in it."""
    match part:
        case str():
            if "\x00" in part:
                raise ValueError("the JSON object has a NUL character")
            return len(part) + 2
        case dict() | list():
            return len(part) + 1
        case None | bool():
            return 4
        case int():
            return part.bit_length() // 4 + 1  # a digit has less than four bits
        case float() if math.isfinite(part):
            return 3
    raise ValueError("the JSON object has a part that is no JSON value")


def _require_text(part: Any) -> None:
    if isinstance(part, dict) and not all(isinstance(key, str) for key in part):
        raise ValueError("the JSON object has a name that is no text")


def _too_large() -> ValueError:
    return ValueError(f"the JSON object has more than {MAX_BYTES} bytes")
