"""The ids in the examples of states: UUIDs that tell what they are of. Knows no state."""

from __future__ import annotations

from typing import Final

__all__ = ["EVENT", "JOB", "MEMORY", "OTHER", "REMINDER", "TASK", "UNKNOWN", "example_id"]

MEMORY: Final = 1
TASK: Final = 2
REMINDER: Final = 3
EVENT: Final = 4
JOB: Final = 5

UNKNOWN: Final = 404
"""The number that no such thing has."""

OTHER: Final = 900
"""The number of what another user has."""


def example_id(kind: int, number: int = 1) -> str:
    """The id of the thing of that kind with that number, in the form of a UUID 4."""
    return f"{kind:08d}-0000-4000-8000-{number:012d}"
