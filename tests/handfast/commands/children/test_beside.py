"""Work in a child process has a result, comes to nothing or is ended; nothing is printed twice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from textwrap import dedent

import pytest

from handfast.commands.children.beside import begun


def run(body: str) -> str:
    """What a process prints that has one thread, as the command has."""
    imported = "import os, signal, sys, threading, time"
    program = f"{imported}\nfrom handfast.commands.children.beside import begun\n"
    done = subprocess.run(
        [sys.executable, "-c", program + dedent(body)],
        env={name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr


def test_the_result_comes_from_a_child() -> None:
    assert (
        run(
            """
            with begun(lambda: {"one": [str(os.getpid())], "none": []}) as result:
                found = result()
            print(found["one"] != [str(os.getpid())], found["none"])
            """
        )
        == "True []\n"
    )


@pytest.mark.parametrize(
    "work", ["1 / 0", "sys.exit(1)", "os.kill(os.getpid(), signal.SIGKILL)", "{'a': [object()]}"]
)
def test_work_that_fails_has_no_result_and_prints_nothing(work: str) -> None:
    body = f"with begun(lambda: {work}) as result:\n    print(dict(result()))"
    assert run(body) == "{}\n"


def test_a_child_that_nobody_waits_for_is_ended() -> None:
    assert (
        run(
            """
            try:
                with begun(lambda: time.sleep(600)):
                    raise SystemExit
            except SystemExit:
                pass
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                print("no child is left")
            """
        )
        == "no child is left\n"
    )


def test_what_was_printed_before_is_printed_once() -> None:
    assert (
        run(
            """
            print("once", end=" ")
            with begun(lambda: {}) as result:
                result()
            """
        )
        == "once "
    )


def test_a_process_with_threads_is_not_forked() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    with begun(lambda: {"one": []}) as result:
        assert result() == {}
    ended.set()
    thread.join()
