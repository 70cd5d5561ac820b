"""What was done to a text that came back otherwise, in words: trimmed, folded, cut. Pure."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Final

from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["how_texts_differ"]

_ALTERED: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("has lost the white space at its beginning", str.lstrip),
    ("has lost the white space at its end", str.rstrip),
    ("has lost the white space at its beginning and end", str.strip),
    ("has white space put together", lambda text: " ".join(text.split())),
    ("is in small letters", str.lower),
    ("is in capitals", str.upper),
    ("is composed (Unicode NFC)", lambda text: unicodedata.normalize("NFC", text)),
    ("is decomposed (Unicode NFD)", lambda text: unicodedata.normalize("NFD", text)),
    ("has simpler characters (Unicode NFKC)", lambda text: unicodedata.normalize("NFKC", text)),
)


def how_texts_differ(expected: str, got: str) -> str:
    """What happened to a text, both given as JSON; empty where that is nothing known.

    >>> how_texts_differ('" Emma "', '"Emma"')
    'has lost the white space at its beginning and end'
    >>> how_texts_differ('"Emma"', '"Em"')
    'is cut after 2 characters'
    """
    left, right = _text(expected), _text(got)
    if not left or not right or left == right:
        return ""
    for words, altered in _ALTERED:
        if altered(left) == right:
            return words
    return f"is cut after {number_of(len(right), 'character')}" if left.startswith(right) else ""


def _text(shown: str) -> str:
    try:
        value = json.loads(shown)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
