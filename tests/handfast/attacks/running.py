"""Runs one hostile service through one door, and looks for what was left behind.

Each run has a folder of its own, also for temporary files; its processes are found by a variable
of their environment. Another host listens, and nobody may ask it. Judges nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from threading import Thread

from tests.data.attacks.row import Attack, Door

__all__ = ["Ended", "run"]

ROOT = Path(__file__).resolve().parents[3]
BOOKSHOP = ROOT / "docs" / "examples" / "bookshop"
GIVEN = ROOT / "tests" / "data" / "attacks" / "given"
SECONDS = 60
"""How long a run may take, whatever the service does."""
PRELUDE = """
import asyncio, json, os, signal, sys, threading, time
from catalogue_app import reset
from hostile_parts import *
"""
TESTS = """
import hostile
from handfast.testing import {0}
states = getattr(hostile, "HANDLERS", {{}})
test_catalogue = {0}(
    "bookshop", "catalogue", app=hostile.app, states=states, reset=hostile.reset
)
"""
_COMMANDS = {
    Door.IN_PROCESS: ("verify", "--mode", "in-process"),
    Door.BY_PACT: ("verify", "--mode", "pact"),
    Door.BY_PACTS: ("verify", "--pacts", "pacts"),
    Door.DOCUMENTS: ("fuzz", "--only", "documents", "--examples", "1"),
    Door.PROPERTIES: ("fuzz", "--only", "properties", "--examples", "1"),
}
_TESTS_OF = {
    Door.PYTEST: "provider_tests",
    Door.XDIST: "provider_tests",
    Door.FUZZ_TESTS: "fuzz_tests",
}


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it left behind; ``late``: it had to be ended."""

    code: int
    output: str
    errors: str
    seconds: float
    processes: tuple[str, ...]
    files: tuple[str, ...]
    foreign: int
    late: bool = False


def run(attack: Attack, door: Door, folder: Path) -> Ended:
    """Run ``attack`` through ``door`` in ``folder``, which is empty."""
    for source in (*filter(Path.is_file, BOOKSHOP.iterdir()), *GIVEN.glob("*.py")):
        shutil.copy(source, folder)
    (folder / "hostile.py").write_text(PRELUDE + attack.code)
    temporary = folder / "temporary"
    temporary.mkdir()
    mark = f"HANDFAST_ATTACK={uuid.uuid4().hex}"
    with _other_host() as (url, asked):
        variables = {
            **{name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"},
            **dict([mark.split("=")]),
            "COLUMNS": "200",
            "FOREIGN_URL": url,
            "TMPDIR": str(temporary),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        began = time.monotonic()
        with subprocess.Popen(
            _command(attack, door, folder),
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="backslashreplace",
        ) as process:
            late = False
            try:
                output, errors = process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                late = True
                for pid in _marked(mark):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                output, errors = process.communicate()
        seconds = time.monotonic() - began
        left = tuple(f"{pid}: {name}" for pid, name in _marked(mark).items())
        for pid in _marked(mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        files = tuple(sorted(one.name for one in temporary.iterdir()))
        return Ended(process.returncode, output, errors, seconds, left, files, len(asked), late)


def _command(attack: Attack, door: Door, folder: Path) -> tuple[str, ...]:
    if door in _TESTS_OF:
        (folder / "test_hostile.py").write_text(TESTS.format(_TESTS_OF[door]))
        processes = ("-n", "1") if door is Door.XDIST else ("-p", "no:xdist")
        own = ("-p", "no:cacheprovider", "--basetemp", "basetemp")
        options = ("-q", *own, *processes, "test_hostile.py")
        return (sys.executable, "-m", "pytest", *options)
    if door is Door.BY_PACTS:
        render = (sys.executable, "-m", "handfast", "render")
        subprocess.run(render, cwd=folder, check=True, capture_output=True)
    resets = "verify" in _COMMANDS[door] and "fresh" not in attack.options
    clean = ("--reset", "hostile:reset") if resets else ()
    own = ("--app", "hostile:app", *attack.options, *clean)
    return (sys.executable, "-m", "handfast", *_COMMANDS[door], *own, "--json")


def _marked(mark: str) -> dict[int, str]:
    """The processes whose environment has ``mark``, and what each is."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                if words:  # one that has ended, and was not waited for, has none
                    found[int(folder.name)] = words.decode(errors="replace")
    return found


@contextmanager
def _other_host() -> Iterator[tuple[str, list[object]]]:
    """A server at another address of loopback, and who asked it."""
    asked: list[object] = []
    with create_server(("127.0.0.2", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, who = listening.accept()
                    asked.append(who)
                    with connection, suppress(OSError):
                        connection.recv(65536)
                        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.2:{listening.getsockname()[1]}", asked
        with suppress(OSError):
            listening.shutdown(2)
