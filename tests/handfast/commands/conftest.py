"""`handfast verify` in a process of its own, as a user runs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest


@pytest.fixture(scope="session")
def verify() -> Callable[..., tuple[int, str]]:
    """Runs the command with these arguments and ``folder`` for its report."""

    def run(*arguments: str, folder: Path, inside: Path | None = None) -> tuple[int, str]:
        """The exit code and all that was printed, in a terminal 200 columns wide."""
        done = subprocess.run(
            [sys.executable, "-m", "handfast.cli", "verify", *arguments, "--report", str(folder)],
            cwd=inside or folder,
            env={**os.environ, "COLUMNS": "200"},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def refusing_redis() -> Iterator[str]:
    """Yield the address of a Redis, as far as it lets us see: it takes nobody's password."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_refuse, args=(server,), daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def _refuse(server: socket.socket) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(
                    b"-WRONGPASS invalid username-password pair or user is disabled.\r\n"
                )
