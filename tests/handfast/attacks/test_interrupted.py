"""An interrupt ends a command soon, with what was reached; so does the end of its process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

type Process = subprocess.Popen[str]

BOOKSHOP = Path(__file__).resolve().parents[3] / "docs" / "examples" / "bookshop"
# A background job of a shell ignores interrupts, and so would what it starts.
COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from handfast.cli import main
main()
"""
SLOW = """
import asyncio, os
from catalogue_app import make_app
inside = make_app()
async def app(scope, receive, send):
    if scope["type"] == "http":
        open("child", "w").write(f"{os.getpid()} ")
        await asyncio.sleep(float(os.environ["SECONDS"]))
    await inside(scope, receive, send)
"""


FUZZ = ("fuzz", "--app", "slow:app", "--for", "10m", "--json")
VERIFY = ("verify", "--app", "slow:app", "--json", "--mode")
PACTS = ("verify", "--app", "slow:app", "--json", "--pacts", "pacts", "--provider", "catalogue")
COMPARE = ("compare", "--app", "slow:app", "--against", "catalogue_app:make_app", "--json")


def working(folder: Path, words: tuple[str, ...] = FUZZ, wait: str = "0.05") -> Process:
    """The command in a folder, at work, in a process group of its own.

    It asks a service that takes ``wait`` seconds for each answer.
    """
    for source in BOOKSHOP.glob("*.*"):
        shutil.copy(source, folder)
    (folder / "slow.py").write_text(SLOW)
    if "--pacts" in words:
        render = [sys.executable, "-m", "handfast", "render"]
        subprocess.run(render, cwd=folder, check=True, capture_output=True)
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        cwd=folder,
        env={**os.environ, "SECONDS": wait},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    eventually(lambda: pid_in(folder) > 0)
    return process


def pid_in(folder: Path) -> int:
    """The process that the application runs in; 0: nobody asked it yet."""
    file = folder / "child"
    text = file.read_text() if file.is_file() else ""
    return int(text) if text.endswith(" ") else 0


def is_there(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def eventually(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.long
@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_an_interrupt_ends_fuzzing_with_what_was_reached(
    tmp_path: Path, send: Callable[[int, int], None]
) -> None:
    """Of the command alone, or of all that a terminal has in front."""
    with working(tmp_path) as process:
        child = pid_in(tmp_path)
        assert child != process.pid
        send(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert process.returncode in {1, 130}, errors
    (row,) = json.loads(output)
    assert [one["got"] for one in row["stopped"]] == [
        "an interrupt, after 'own document of catalogue'"
    ]
    assert not is_there(child)
    assert "Traceback" not in errors


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        ((*VERIFY, "in-process"), lambda printed: printed[0]["obstacles"]),
        ((*VERIFY, "pact"), lambda printed: printed[0]["obstacles"]),
        (PACTS, lambda printed: printed["reports"][0]["obstacles"]),
        (COMPARE, lambda printed: printed["stopped"]),
    ],
    ids=["verify, in process", "verify, by Pact", "verify, by pacts of others", "compare"],
)
def test_an_interrupt_ends_a_command_soon(
    tmp_path: Path, words: tuple[str, ...], stopped: Callable[[Any], list[dict[str, str]]]
) -> None:
    """Before the answer that it waits for comes; it is reported, and is no success."""
    with working(tmp_path, words, "600") as process:
        child = pid_in(tmp_path)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=300)
    assert (process.returncode, errors.strip()) == (130, "")
    assert [one["got"] for one in stopped(json.loads(output))] == ["an interrupt"]
    assert not is_there(child)


@pytest.mark.long
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_ends_the_command_ends_its_child(tmp_path: Path, end: signal.Signals) -> None:
    with working(tmp_path) as process:
        child = pid_in(tmp_path)
        process.send_signal(end)
        process.communicate(timeout=30)
    assert process.returncode == -end
    eventually(lambda: not is_there(child))
