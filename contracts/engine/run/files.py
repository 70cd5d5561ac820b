"""Files: written whole or not at all; nothing else of the suite touches a disk path."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["UnreadablePactError", "pact_path", "read_pacts", "write_whole"]


class UnreadablePactError(Exception):
    """A pact folder or file that cannot be used; the message names it and says why."""


def write_whole(path: Path, text: str) -> bool:
    """Write ``text`` (UTF-8) to ``path`` in one step; False if it already stood there so.

    Missing folders are made. A reader sees the old file or the new one, never a part.
    """
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def pact_path(folder: Path, system: str, consumer: str, provider: str) -> Path:
    """Where the pact of ``consumer`` with ``provider`` stands below ``folder``."""
    return folder / system / f"{consumer}-{provider}.json"


def read_pacts(folder: Path) -> dict[Path, Any]:
    """Every pact file directly in ``folder``, parsed.

    Raises:
        UnreadablePactError: no such folder, no file in it, or a file that is not JSON.
    """
    if not folder.is_dir():
        msg = f"{folder} is not a folder: run `contracts render` to make the pacts"
        raise UnreadablePactError(msg)
    paths = sorted(folder.glob("*.json"))
    if not paths:
        msg = f"{folder} holds no pact: run `contracts render` to make them"
        raise UnreadablePactError(msg)
    return {path: _parsed(path) for path in paths}


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        msg = f"{path} is not JSON ({error}): restore it, or run `contracts render`"
        raise UnreadablePactError(msg) from error
