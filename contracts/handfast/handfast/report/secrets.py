"""Logs without secrets. Pure.

Which secrets a command was given is for ``wording.quoted_secrets`` to find.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WithoutPasswords"]


class WithoutPasswords(logging.Formatter):
    """Writes log records, tracebacks included, without ``passwords``."""

    def __init__(self, passwords: Iterable[str]) -> None:
        super().__init__(logging.BASIC_FORMAT)
        self._passwords = tuple(passwords)

    def format(self, record: logging.LogRecord) -> str:
        """The record's lines."""
        return hidden_in(super().format(record), self._passwords)

    def hide(self, passwords: Iterable[str]) -> None:
        """Write what comes from now on without these ``passwords`` too."""
        found = {*self._passwords, *passwords}
        if len(found) > len(self._passwords):
            self._passwords = tuple(sorted(found, key=len, reverse=True))
