"""Swallows what native code prints to file descriptor 1, and nothing that Python prints.

The descriptor belongs to the whole process, so one thread at a time may be quiet.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["quiet"]

_STDOUT = 1
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """While the block runs, only what goes through ``sys.stdout`` is printed."""
    with _ONE_AT_A_TIME:
        ours = sys.stdout
        with suppress(ValueError):  # a service has closed it
            ours.flush()
        saved = os.dup(_STDOUT)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        aside = _beside(ours, saved)
        os.dup2(nowhere, _STDOUT)
        sys.stdout = aside
        try:
            yield
        finally:
            with suppress(ValueError):
                aside.flush()
            if sys.stdout is aside:
                sys.stdout = ours
            os.dup2(saved, _STDOUT)
            os.close(saved)
            os.close(nowhere)


def _beside(stream: TextIO, saved: int) -> TextIO:
    """``stream`` itself where it does not write to the descriptor, else one that goes around."""
    try:
        elsewhere = stream.fileno() != _STDOUT
    except (AttributeError, OSError, ValueError):
        elsewhere = True
    if elsewhere:
        return stream
    return open(saved, "w", encoding=stream.encoding, errors=stream.errors, closefd=False)
