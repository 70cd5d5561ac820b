"""A process that ends with the one that started it."""

from __future__ import annotations

import subprocess
import sys

import pytest

STARTS = """
import os, signal, time
from handfast.run.parent_process import end_with_parent

if not os.fork():
    end_with_parent()
    print("begun", flush=True)
    time.sleep(600)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked for it")
def test_it_ends_when_its_parent_is_killed() -> None:
    """The pipe that both write to closes."""
    command = [sys.executable, "-c", STARTS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "begun\n"
        parent.kill()
        rest, _ = parent.communicate(timeout=60)
    assert rest == ""
