"""Regular expressions of pacts of others: they are hostile, so each has a limit of time. Pure.

Pact's verifier reads them as Oniguruma does and wants the whole text to fit. What another library
would read otherwise is not understood here.
"""

from __future__ import annotations

import functools
import re
from typing import Any, Final

import regex

__all__ = ["SECONDS", "TookTooLong", "fits", "why_not_read"]

SECONDS: Final = 0.5
"""How long one comparison may take."""

_LONGEST: Final = 2_000
_OTHERS: Final = re.compile(r"(?<!\\)(?:\\\\)*\\([hHKGRXOyYkgNLm])|\(\?~|&&")


class TookTooLong(Exception):
    """A comparison was given up; the message is the expression."""


def why_not_read(pattern: Any) -> str:
    """Why ``pattern`` cannot be read here; empty where it can."""
    if not isinstance(pattern, str):
        return "a regular expression that is no text"
    if len(pattern) > _LONGEST:
        return f"a regular expression of more than {_LONGEST} characters"
    other = _OTHERS.search(pattern)
    if other is not None:
        return f"{other[0]!r} in the regular expression {pattern!r}"
    try:
        _compiled(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        return f"the regular expression {pattern!r} ({error})"
    return ""


def fits(pattern: str, text: str) -> bool:
    """Whether the whole of ``text`` fits.

    Raises:
        TookTooLong: that is not known after ``SECONDS``.
    """
    try:
        return _compiled(pattern).fullmatch(text, timeout=SECONDS) is not None
    except TimeoutError:
        raise TookTooLong(pattern) from None


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.MULTILINE)
