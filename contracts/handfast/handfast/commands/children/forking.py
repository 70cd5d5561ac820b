"""Where this process may be forked, and a child of it with a pipe. Knows nothing of its work."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["child", "may_fork"]


def may_fork() -> bool:
    """Whether the system can, and no other thread would be missing in the child."""
    return hasattr(os, "fork") and threading.active_count() == 1


@contextmanager
def child(work: Callable[[int], object]) -> Iterator[tuple[int, int]]:
    """A child that does ``work`` with the end of a pipe to write to; the other end, and its number.

    The child ends with its work, at once: what is buffered or registered is its parent's to write
    and to do. What the work raises is raised in the child. It is gone afterwards, whatever happens.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        work(writing)
        os._exit(0)
    os.close(writing)
    try:
        yield reading, pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):  # it was waited for
            os.waitpid(pid, 0)
        os.close(reading)
