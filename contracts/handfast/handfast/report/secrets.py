"""The passwords that the command was given, which nothing that it prints and writes may have. Pure.

An app or a library may quote them in what it raises, and a provider's log may too.
"""

from __future__ import annotations

import base64
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "WithoutPasswords",
    "passwords_in",
    "without_password",
]

_SHORTEST = 3  # a shorter one would hide half of every sentence, and is no secret
_USER_INFO = re.compile(r"(?<=//)[^/?#]*@")


def passwords_in(urls: Iterable[str | None]) -> tuple[str, ...]:
    """The passwords of ``urls``, in each form in which they may be quoted, the longest first."""
    found: set[str] = set()
    for url in urls:
        try:
            parts = urlsplit(url or "")
            given, user = parts.password, parts.username or ""
        except ValueError:
            continue
        if given and len(unquote(given)) >= _SHORTEST:
            plain = unquote(given)
            pair = f"{unquote(user)}:{plain}".encode()
            found |= {given, plain, base64.b64encode(pair).decode()}
    return tuple(sorted(found, key=len, reverse=True))


def without_password(url: str) -> str:
    """``url`` without user and password."""
    return _USER_INFO.sub("", url, count=1)


class WithoutPasswords(logging.Formatter):
    """Writes log records, tracebacks included, without ``passwords``."""

    def __init__(self, passwords: Iterable[str]) -> None:
        super().__init__(logging.BASIC_FORMAT)
        self._passwords = tuple(passwords)

    def format(self, record: logging.LogRecord) -> str:
        """The record's lines."""
        return hidden_in(super().format(record), self._passwords)
