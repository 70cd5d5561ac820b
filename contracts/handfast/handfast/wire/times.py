"""How a moment is written on the wire, and which moment a text means. Pure.

ISO 8601 with an offset; RFC 3339 with up to six digits of a second's fraction.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

__all__ = ["INSTANT", "LOCAL", "NAIVE", "moment"]

NAIVE: Final = (
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?$"
)
"""A date and time that may lack its offset, for models that allow it; the form Pact matches."""

INSTANT: Final = NAIVE.replace(")?$", ")$")
"""A date and time with its offset; the form that Pact matches."""

LOCAL: Final = NAIVE.replace("(Z|[+-][0-9]{2}:[0-9]{2})?$", "$")
"""A date and time that has no offset; the form that Pact matches."""

_WRITTEN: Final = re.compile(NAIVE)


def moment(text: object) -> datetime | None:
    """The date and time that ``text`` means, or None when it is not one in the form above."""
    # fullmatch: Python's `$` also matches before a final newline, which Pact's does not
    if not isinstance(text, str) or _WRITTEN.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
