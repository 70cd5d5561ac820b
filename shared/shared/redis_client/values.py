"""What goes into Redis and comes back: text, and JSON.

A UUID, a point in time and a `Decimal` are stored as text, and come back as text. Pure.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.errors import PipelineError, ValidationError
from shared.redis_client.failures import REDIS_UNREADABLE

__all__ = ["checked_key", "checked_seconds", "checked_text", "from_json", "to_json"]


def to_json(data: Any) -> str:
    """Write data as JSON.

    Raises:
        ValidationError: it has no form in JSON: another type, NaN, or itself within itself.
    """
    try:
        return _ENCODER.encode(data)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValidationError(f"redis set_json: no JSON ({type(error).__name__})") from None


def from_json(text: str) -> Any:
    """Read JSON.

    Raises:
        PipelineError: it is none (`REDIS_UNREADABLE`).
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise PipelineError(
            "redis get_json: what is stored is no JSON", code=REDIS_UNREADABLE
        ) from None


def checked_key(key: object) -> str:
    """Accept a key.

    Raises:
        ValidationError: it is no text, or empty.
    """
    if not isinstance(key, str) or not key:
        raise ValidationError("redis: a key is expected, a text that is not empty")
    return key


def checked_text(value: object) -> str:
    """Accept a value.

    Raises:
        ValidationError: it is no text.
    """
    if not isinstance(value, str):
        raise ValidationError(f"redis set: a text is expected, got {type(value).__name__}")
    return value


def checked_seconds(seconds: object, name: str) -> None:
    """Accept how long a value stays.

    Raises:
        ValidationError: it is neither None nor an integer of 1 or more.
    """
    if seconds is not None and (type(seconds) is not int or seconds <= 0):
        raise ValidationError(f"redis: {name}: an integer of 1 or more seconds is expected")


def _plain(value: Any) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


_ENCODER = json.JSONEncoder(default=_plain, allow_nan=False)
