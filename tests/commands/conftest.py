"""`contracts verify` in a process of its own, as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def verify() -> Callable[..., tuple[int, str]]:
    """Runs the command with these arguments and ``folder`` for its report."""

    def run(*arguments: str, folder: Path, inside: Path | None = None) -> tuple[int, str]:
        """The exit code and all that was printed, in a terminal 200 columns wide."""
        done = subprocess.run(
            [sys.executable, "-m", "contracts.cli", "verify", *arguments, "--report", str(folder)],
            cwd=inside or folder,
            env={**os.environ, "COLUMNS": "200"},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout + done.stderr

    return run
