"""What several contracts declare in the same words. Declares no interaction."""

from __future__ import annotations

from typing import Any

from handfast.declare import NOT_NULL

__all__ = ["refused"]


def refused(status: int, place: str, value: Any = NOT_NULL) -> dict[str, Any]:
    """The parts of a refusal in whose body ``value`` stands at ``place``: by default its words."""
    return {"status": status, "equals": {place: value}}
