"""Folders for temporary files that are gone in the end, however their process ends.

A folder is locked as long as its process lives. What the next finds without a lock was left by one
that was killed, and goes: nothing else is deleted.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_temporary", "sweep", "temporary_folder"]

_PREFIX: Final = "handfast-"
_NEW: Final = "new-"

if sys.platform == "win32":

    def _locked(folder: Path) -> int | None:
        return None

else:
    import fcntl

    def _locked(folder: Path) -> int | None:
        """The lock of ``folder``, or None where another process has it, or the folder is gone."""
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if folder.stat().st_ino == os.fstat(lock).st_ino:
                return lock
        except OSError:
            pass
        os.close(lock)
        return None


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder, which is deleted at the end of the block, or by whoever finds it later."""
    sweep()
    new = Path(tempfile.mkdtemp(prefix=f"{_NEW}{_PREFIX}"))
    lock = _locked(new)
    # It gets the name by which others find it when it is locked, so that none deletes it before.
    folder = new.rename(new.with_name(new.name.removeprefix(_NEW)))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def is_temporary(name: object) -> bool:
    """Whether a file of this name, if it is one, lies in such a folder."""
    above = str(Path(tempfile.gettempdir(), _PREFIX))
    return isinstance(name, str) and name.startswith(above)


def sweep() -> None:
    """Delete the folders that processes left which are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = _locked(folder)
        if lock is not None:
            with suppress(OSError):
                shutil.rmtree(folder)
            os.close(lock)
