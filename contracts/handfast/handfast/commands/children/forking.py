"""Where this process may be forked, and a child of it with a pipe. Knows nothing of its work."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handfast.run.parent_process import end_with_parent, set_of_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["child", "ending_orphans", "may_fork", "seconds_without_processor"]

_SECONDS_TO_END: Final = 0.1
"""A thread that was joined may be there still, for as long as the system takes to end it."""

_ADOPTS_ORPHANS: Final = 36  # PR_SET_CHILD_SUBREAPER of Linux' prctl.h


def may_fork() -> bool:
    """Whether the system can, and no other thread would be missing in the child.

    Nor one that a library started outside Python, as Pact's does: the child would wait for it.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    until = time.monotonic() + _SECONDS_TO_END
    while _native_threads() > 1:
        if time.monotonic() > until:
            return False
        time.sleep(0.001)
    return True


def _native_threads() -> int:
    """How many threads the system counts of this process; 0 where it does not say."""
    return sum(1 for _ in Path("/proc/self/task").glob("*"))


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
        end_with_parent()
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
def ending_orphans() -> Iterator[set[int]]:
    """End what children of this process have started and left, on Linux.

    Not what was given a session of its own: it was to go on. The yielded set has the sessions whose
    processes are ended; a child may begin one for itself, which has its number.
    """
    set_of_process(_ADOPTS_ORPHANS, 1)
    sessions = {os.getsid(0)}
    before = _children()
    try:
        yield sessions
    finally:
        while left := [pid for pid in _children() - before if _session_of(pid) in sessions]:
            for pid in left:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
        set_of_process(_ADOPTS_ORPHANS, 0)


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


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None
