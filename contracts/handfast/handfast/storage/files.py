"""Files: written whole or not at all, and the folder of pacts as it is on the disk."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

__all__ = ["UnreadablePactError", "pact_path", "read_pacts", "write_whole"]


class UnreadablePactError(Exception):
    """A pact folder that cannot be used; the message is which, and why."""


def write_whole(path: Path, text: str) -> bool:
    """Write ``text`` (UTF-8) to ``path`` in one step; False if it already stood there so.

    Missing folders are made; a file that is there keeps its permissions. A reader sees the old
    file or the new one, never a part. Half of a surrogate pair, for which UTF-8 has no bytes, is
    written as JSON escapes it.
    """
    data = text.encode(errors="backslashreplace")
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def pact_path(folder: Path, system: str, consumer: str, provider: str) -> Path:
    """Where the pact of ``consumer`` with ``provider`` stands below ``folder``."""
    return folder / system / f"{consumer}-{provider}.json"


def read_pacts(folder: Path) -> dict[Path, bytes | None]:
    """What stands in ``folder``, pact or not; None for what is no readable file of its own.

    A link is none, wherever it leads, and so is a folder or a pipe.

    Raises:
        UnreadablePactError: no such folder, or nothing in it.
    """
    if not folder.is_dir():
        msg = f"there is no folder {folder}: run `handfast render` to make the pacts"
        raise UnreadablePactError(msg)
    paths = sorted(folder.iterdir())
    if not paths:
        msg = f"{folder} has no pact in it: run `handfast render` to make them"
        raise UnreadablePactError(msg)
    return {path: _bytes(path) for path in paths}


def _bytes(path: Path) -> bytes | None:
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    try:
        return path.read_bytes()
    except PermissionError:
        return None
