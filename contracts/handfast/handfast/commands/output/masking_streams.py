"""Standard output and standard error without the secrets that a command was given.

Masks what is written, whoever writes it: a library that quotes a URL, a service's own exception.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, TextIO, cast

from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["without_secrets"]


@contextmanager
def without_secrets(secrets: tuple[str, ...]) -> Iterator[None]:
    """Mask each of ``secrets``, the longest first, in all that is printed meanwhile."""
    with ExitStack() as stack:
        if secrets:
            stack.enter_context(redirect_stdout(cast("TextIO", _Masking(sys.stdout, secrets))))
            stack.enter_context(redirect_stderr(cast("TextIO", _Masking(sys.stderr, secrets))))
        yield


class _Masking:
    """A text stream in front of another."""

    def __init__(self, stream: TextIO, secrets: tuple[str, ...]) -> None:
        self._stream = stream
        self._secrets = secrets

    def write(self, text: str) -> int:
        """Write ``text`` without secrets; its own length, as a stream must return."""
        self._stream.write(hidden_in(text, self._secrets))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of ``lines``."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
