"""Native code is silenced on descriptor 1; what Python prints meanwhile is not lost."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import os, threading
from handfast.pact.stdout import quiet
print("before")
with quiet():
    os.write(1, b"native\\n")
    print("during")
    thread = threading.Thread(target=lambda: print("in a thread"))
    thread.start()
    thread.join()
os.write(1, b"native again\\n")
print("after")
"""


def test_only_what_native_code_prints_is_swallowed_and_only_within_the_block() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert run.stderr == ""
    assert sorted(run.stdout.splitlines()) == [
        "after",
        "before",
        "during",
        "in a thread",
        "native again",
    ]
