"""What several contracts declare in the same words: examples, and parts of refusals.

Declares no interaction.
"""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, WHOLE_TEXT, LaterThan, Value

__all__ = ["CLEAN", "INFECTED", "LONG_TEXT", "PARTS", "REFRESHED", "STRANGE_CODE"]
__all__ += ["STRANGE_NAME", "STRANGE_TEXT", "refused"]

STRANGE_TEXT: Final = WHOLE_TEXT
"""What trimming, quoting, escaping, storing or counting by code units gets wrong."""

LONG_TEXT: Final = STRANGE_TEXT * 5
"""Longer than what a column, a cell of a table or the beginning of a text may have."""

STRANGE_CODE: Final = "E&<1001>'\"%s\\" + "0" * 37
"""As long as an employee's code may be, of signs that escaping changes."""

STRANGE_NAME: Final = "Ægir de 日本 O'Neil  & søn 🌿 of the third floor"
"""Such characters in what may have no comma and no quotation mark."""

CLEAN: Final = b"\x89PNG\r\n\x1a\n and its pixels"
"""A file that begins as a picture, and has no virus."""

PARTS: Final = 70_000 // len(CLEAN)
"""So many copies of it, one after the other, are more than what is read at once."""

INFECTED: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, and is none (https://www.eicar.org)."""


REFRESHED: Final = {"updated_at": LaterThan(Value("updated_at"))}
"""A change refreshes it (FR-003): the moment of the state has passed by any clock."""


def refused(status: int, place: str = "detail", value: Any = NOT_NULL) -> dict[str, Any]:
    """The parts of a refusal in whose body ``value`` stands at ``place``: by default its words."""
    return {"status": status, "equals": {place: value}}
