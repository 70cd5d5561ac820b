"""Where this process may be forked, and a child of it with a pipe. Knows nothing of its work."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["child", "ending_orphans", "may_fork", "seconds_without_processor"]

_PARENT_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG and the next, of Linux' prctl.h
_ADOPTS_ORPHANS: Final = 36


def may_fork() -> bool:
    """Whether the system can, and no other thread would be missing in the child."""
    return hasattr(os, "fork") and threading.active_count() == 1


@contextmanager
def child(work: Callable[[int], object]) -> Iterator[tuple[int, int]]:
    """A child that does ``work`` with the end of a pipe to write to; the other end, and its number.

    The child ends with its work, at once: what is buffered or registered is its parent's to write
    and to do. What the work raises is raised in the child. It is gone afterwards, whatever happens:
    an interrupt is its parent's to see, and on Linux it ends with its parent.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        os.close(reading)
        signal.signal(signal.SIGINT, lambda *_: None)  # ignored, it would be so in processes of its
        _linux_process(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() == parent:
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


@contextmanager
def ending_orphans() -> Iterator[None]:
    """End what children of this process have started and left, on Linux.

    Not what was given a session of its own: it was to go on.
    """
    _linux_process(_ADOPTS_ORPHANS, 1)
    before = _children()
    try:
        yield
    finally:
        while left := [pid for pid in _children() - before if _is_of_this_group(pid)]:
            for pid in left:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
        _linux_process(_ADOPTS_ORPHANS, 0)


def seconds_without_processor(pid: int) -> float:
    """How long the threads of a process could have run and did not, since they began (Linux)."""
    waits = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError, ValueError, IndexError):
            waits += int(thread.read_text().split()[1])
    return waits / 1e9


def _children() -> frozenset[int]:
    found: set[int] = set()
    for listed in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found.update(map(int, listed.read_text().split()))
    return frozenset(found)


def _is_of_this_group(pid: int) -> bool:
    try:
        return os.getpgid(pid) == os.getpgrp()
    except OSError:
        return False


def _linux_process(option: int, value: int) -> None:
    """Set what Linux does with this process, or its children; elsewhere nothing."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  # a command that forks nothing does not pay for it

        with suppress(OSError, AttributeError):  # a libc without it
            partial(ctypes.CDLL(None).prctl, option)(value, 0, 0, 0)
