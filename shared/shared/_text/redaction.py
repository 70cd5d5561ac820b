"""Leaves secrets out of texts: those that are known, and what is written as secrets are. Pure.

Each pattern takes time in proportion to the text, whatever the text, and is tried only where the
text has a character that every match has.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from shared._text.forms import forms_of
from shared._text.secrets import MASK

__all__ = ["names_a_secret", "redacted"]

_SHORTEST: Final = 8
"""A shorter known secret is not looked for in texts: it may be any word."""

_NAME: Final = re.compile(
    r"passw(or)?d|passphrase|pwd|secret|token(?!s)|credential|authorization|cookie"
    r"|(api|anon|access|private|service|signing)[_-]?key",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(r"(?<![\w-])([\w-]+)\\?[\"']?\s*[:=]\s*")
"""A name with what stands between it and its value: in an assignment, a header or JSON."""
_VALUE: Final = re.compile(
    r"(?P<quote>\\?[\"'])(?:(?!(?P=quote)).)*"
    r"|(?P<scheme>(?:bearer\s+|basic\s+)?)[^\s\"'&,;})\\]+",
    re.IGNORECASE | re.DOTALL,
)
_SIGNED: Final = re.compile(r"([?&][\w-]*sig(?:nature)?=)[^&\s\"']+", re.IGNORECASE)
_USER: Final = re.compile(r"(://)[^\s/@]*(?=@)")
_BEARER: Final = re.compile(r"(bearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE)
_KEYS: Final = re.compile(r"\b(?:(?:sk-|r8_|sb_)[\w-]{12,}|eyJ[\w-]{12,}(?:\.[\w-]*)*)")


@lru_cache(maxsize=1024)
def names_a_secret(name: str) -> bool:
    """Whether a value of that name is a secret, such as `api_key`."""
    return bool(_NAME.search(name))


def redacted(text: str, secrets: frozenset[str]) -> str:
    """Return the text with `***` for the secrets that are given, and for what looks like one."""
    for part, forms in _known(secrets) if secrets else ():
        if part in text:
            text = forms.sub(MASK, text)
    if "@" in text:
        text = _USER.sub(rf"\1{MASK}", text)
    if "=" in text:
        text = _SIGNED.sub(rf"\1{MASK}", text)
    if "=" in text or ":" in text:
        text = "".join(_without_values(text))
    if "earer" in text or "EARER" in text:
        text = _BEARER.sub(rf"\1{MASK}", text)
    if "sk-" in text or "r8_" in text or "sb_" in text or "eyJ" in text:
        text = _KEYS.sub(MASK, text)
    return text


def _without_values(text: str) -> Iterator[str]:
    """The text in pieces, with `***` for each value whose name is that of a secret."""
    done = 0
    for found in _ASSIGNED.finditer(text):
        if found.start() < done or not _NAME.search(found[1]):
            continue
        if value := _VALUE.match(text, found.end()):
            yield f"{text[done : found.end()]}{value['quote'] or value['scheme'] or ''}{MASK}"
            done = value.end()
    yield text[done:]


@lru_cache(maxsize=8)
def _known(secrets: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each secret what every form of it has, and its forms; the longest secret first."""
    long = sorted((str(one) for one in secrets if len(one) >= _SHORTEST), key=len, reverse=True)
    return tuple((max(re.split("[^A-Za-z0-9]", one), key=len), forms_of(one)) for one in long)
