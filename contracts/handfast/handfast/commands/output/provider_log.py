"""What providers log goes to a file beside the report, without passwords."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from handfast.report.secrets import WithoutPasswords

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["log_to"]


def log_to(path: Path, passwords: tuple[str, ...] = (), *, begins: bool = True) -> None:
    """Write what providers log to a file beside the report, so that it breaks up no output.

    The file is begun anew, unless another process has begun it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if begins:
        path.unlink(missing_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(WithoutPasswords(passwords))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
