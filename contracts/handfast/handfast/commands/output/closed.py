"""An output that takes nothing: it is closed, or full. Prints no verdict."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from handfast.exit_codes import ExitCode

__all__ = ["end_for", "need_output"]


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


def end_for(error: OSError) -> NoReturn:
    """End where what is still to be written can't be: Python would try again, and end with 120.

    Raises:
        SystemExit: with 3, or 141 where the reader left.
    """
    left = isinstance(error, BrokenPipeError)
    if not left:
        sys.stderr.write(f"Error: the output cannot be written: {error.strerror}\n")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    raise SystemExit(ExitCode.NOT_READ if left else ExitCode.NOT_VERIFIED) from None
