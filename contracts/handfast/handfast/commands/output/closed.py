"""An output that takes nothing: it was closed before the command started. Prints no verdict."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from handfast.exit_codes import ExitCode

__all__ = ["need_output"]


def need_output() -> None:
    """End where whoever started the command closed its output: a verdict that nobody gets is none.

    Raises:
        SystemExit: with 3.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # lives as long as the process
    if sys.stdout is None:
        sys.stderr.write("Error: the output is closed: open it, or name /dev/null\n")
        raise SystemExit(ExitCode.NOT_VERIFIED)
