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
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from threading import Thread
from urllib.request import urlopen

from tests.data.attacks.row import Attack, Door

__all__ = ["Ended", "run"]

ROOT = Path(__file__).resolve().parents[3]
BOOKSHOP = ROOT / "docs" / "examples" / "bookshop"
GIVEN = ROOT / "tests" / "data" / "attacks" / "given"
SECONDS = 60
"""How long a run may take, whatever the service does, besides what it waits for a processor."""
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
    Door.BY_URL: ("verify", "--only", "read a book"),
    Door.DOCUMENTS: ("fuzz", "--only", "documents", "--examples", "1"),
    Door.PROPERTIES: ("fuzz", "--only", "properties", "--examples", "1"),
    Door.COMPARE: (
        *("compare", "--against", "hostile_parts:catalogue_beside", "--steps", "40"),
        *("--strict", "--longest-silence", "30"),
    ),
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
    with _other_host() as (url, asked), ExitStack() as stack:
        variables = {
            **{name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"},
            "COLUMNS": "200",
            "FOREIGN_URL": url,
            "TMPDIR": str(temporary),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        subject = ("--app", "hostile:app")
        if door is Door.BY_URL:
            subject = ("--url", stack.enter_context(_served(folder, variables)))
        variables |= dict([mark.split("=")])
        began = time.monotonic()
        with subprocess.Popen(
            _command(attack, door, subject, folder),
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="backslashreplace",
        ) as process:
            waited: dict[int, float] = {}
            late, output, errors = False, None, ""
            while output is None:
                try:
                    output, errors = process.communicate(timeout=2)
                except subprocess.TimeoutExpired:
                    waited |= {pid: _waited(pid) for pid in _marked(mark)}
                    late = time.monotonic() - began > SECONDS + sum(waited.values())
                    if late:
                        _end(mark)
                        output, errors = process.communicate()
        seconds = time.monotonic() - began
        left = tuple(f"{pid}: {name}" for pid, name in _marked(mark).items())
        _end(mark)
        files = tuple(sorted(one.name for one in temporary.iterdir()))
        return Ended(process.returncode, output, errors, seconds, left, files, len(asked), late)


def _command(attack: Attack, door: Door, subject: tuple[str, ...], folder: Path) -> tuple[str, ...]:
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
    if door in (Door.BY_URL, Door.COMPARE):  # from where the other side is not to be reached
        resets = "def reset" in attack.code
    clean = ("--reset", "hostile:reset") if resets else ()
    own = (*subject, *attack.options, *clean)
    return (sys.executable, "-m", "handfast", *_COMMANDS[door], *own, "--json")


@contextmanager
def _served(folder: Path, variables: Mapping[str, str]) -> Iterator[str]:
    """The URL of the service, in a process of its own, once it answers."""
    with create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        words = (sys.executable, "-m", "uvicorn", "--fd", str(number), "hostile:app")
        with subprocess.Popen(
            words,
            cwd=folder,
            env={**variables, "TMPDIR": str(folder)},
            pass_fds=(number,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            try:
                with suppress(OSError):  # there is no such page
                    urlopen(f"{url}/started", timeout=5 * SECONDS).close()  # noqa: S310  # ours
                yield url
            finally:
                process.kill()


def _end(mark: str) -> None:
    for pid in _marked(mark):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _waited(pid: int) -> float:
    """How many seconds its threads could run, and got no processor (Linux)."""
    waits = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            waits += int(thread.read_text().split()[1])
    return waits / 1e9


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
