"""Interrupts while native code runs: they are raised when it is over. Swallows none."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["interrupted_at_the_end"]


@contextmanager
def interrupted_at_the_end() -> Iterator[None]:
    """An interrupt of the block is raised at its end.

    Native code calls Python back, and what is raised there is lost: the run would go on, and end
    as if nobody had interrupted it. Who handles interrupts otherwise than Python does keeps that.

    Raises:
        KeyboardInterrupt: one arrived during the block.
    """
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: arrived.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if arrived.is_set():
        raise KeyboardInterrupt
