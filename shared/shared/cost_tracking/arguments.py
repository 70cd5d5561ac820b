"""What callers give to the tracker, accepted or refused before anything is stored. Pure."""

from typing import Final
from uuid import UUID

from shared.errors import ValidationError

__all__ = ["checked_id", "checked_name", "one_stage"]

_LONGEST: Final = 200


def checked_id(value: object, name: str) -> UUID:
    """Accept a UUID, or its text.

    Raises:
        ValidationError: it is none.
    """
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise ValidationError(f"{name}: a UUID is expected") from None


def checked_name(value: object, name: str) -> str:
    """Accept the name of a stage or of an API.

    Raises:
        ValidationError: it is no text, empty, too long, or not printable.
    """
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST or not value.isprintable():
        raise ValidationError(f"{name}: a text of 1 to {_LONGEST} printable characters is expected")
    return value


def one_stage(stage: object, stage_name: object) -> str:
    """Accept the name of a stage, under either keyword.

    Raises:
        ValidationError: both are given, or neither.
    """
    if (stage is None) == (stage_name is None):
        raise ValidationError("stage: one of stage and stage_name is expected")
    return checked_name(stage_name if stage is None else stage, "stage")
