"""Texts of others as they can be shown anywhere: nothing in them acts on what shows them. Pure."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["printable"]

_ACTING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, of a terminal too
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these turn the direction of what follows
    "\u2028\u2029\ufffe\uffff\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""``text`` with ``\u202e`` and the like for each character that does not show.

    Line breaks and tabs stay. Half a surrogate pair, which UTF-8 cannot write, is one of them.
    """
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
