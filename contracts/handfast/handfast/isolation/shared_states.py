"""What states came to, for two processes of a run: what one has set up, the other brings back.

It sets nothing up. The folder is the run's own: what is read there was written by this run.
"""

from __future__ import annotations

import hashlib
import pickle
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from handfast.providers.handlers import StateValues

__all__ = ["SharedStates"]


class SharedStates(dict[str, tuple[Any, "StateValues"]]):
    """``Saved`` of one provider that other processes write to as well, by files in ``folder``.

    What cannot be pickled stays in its process.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def __contains__(self, key: object) -> bool:
        """Whether this process has saved it, or another has."""
        if not super().__contains__(key):
            with suppress(FileNotFoundError):
                found = pickle.loads(self._file(key).read_bytes())  # noqa: S301  # of this run
                super().__setitem__(str(key), found)
        return super().__contains__(key)

    def __setitem__(self, key: str, saved: tuple[Any, StateValues]) -> None:
        """Save it for every process."""
        super().__setitem__(key, saved)
        try:
            content = pickle.dumps(saved)
        except Exception:  # whatever a checkpoint's value may raise: it is of this process alone
            return
        file = self._file(key)
        part = file.with_suffix(".part")
        with suppress(OSError):  # both may write the same at once, and one is enough
            with part.open("xb") as new:
                new.write(content)
            part.replace(file)

    def _file(self, key: object) -> Path:
        return self._folder / hashlib.sha256(str(key).encode()).hexdigest()
