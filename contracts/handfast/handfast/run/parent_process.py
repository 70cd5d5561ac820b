"""What Linux does with this process when the one that started it ends. Elsewhere: nothing."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from functools import partial
from typing import Final

__all__ = ["end_with_parent", "set_of_process"]

_PARENT_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of Linux' prctl.h


def end_with_parent() -> None:
    """End this process at once when the thread that started it ends, however that is."""
    if sys.platform == "linux":
        set_of_process(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def set_of_process(option: int, value: int) -> None:
    """Set an option of ``prctl(2)``."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  # a command that forks nothing does not pay for it

        with suppress(OSError, AttributeError):  # a libc without it
            partial(ctypes.CDLL(None).prctl, option)(value, 0, 0, 0)
