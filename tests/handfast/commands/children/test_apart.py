"""A service that ends, blocks or damages the process that it is verified in gets a verdict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.handfast.commands.warm_python import run_module

ROOT = Path(__file__).resolve().parents[4]
BOOKSHOP = ROOT / "docs" / "examples" / "bookshop"
ENDS = """
import json, os, signal, stat, sys, tempfile, time
from handfast.commands.children import apart
from handfast.model.results import Mode, Result

FIRST = Result(
    mode=Mode.PACT, consumer="web", provider="till", interaction="read", state="", mismatches=(),
    seconds=0.0,
)

def passes(send): pass
def ends(send): os._exit(0)
def is_killed(send): os.kill(os.getpid(), signal.SIGKILL)
def blocks(send): time.sleep(600)
def sends_others(send): send(print)
def raises(send): raise RuntimeError("own fault")
def quits(send): sys.exit(3)
def quits_well(send): sys.exit(0)
def loses_a_file(send): open(os.path.join(tempfile.gettempdir(), "handfast-x", "pact.json"))
def interrupts(send): raise KeyboardInterrupt
def writes(send): [os.write(fd, b"none of ours") for fd in range(3, 20) if is_open(fd)]
def leaves(send):
    if os.fork() == 0:
        time.sleep(600)
def leaves_a_group(send):
    if os.fork() == 0:
        os.setpgid(0, 0)
        time.sleep(600)
def begins_a_session(send):
    os.setsid()
    leaves(send)
def copies(send):
    copy = os.fork()
    if copy:
        os.waitpid(copy, 0)
    else:
        send(3)

def is_open(fd):
    try:
        return stat.S_ISFIFO(os.fstat(fd).st_mode)
    except OSError:
        return False

found = {}
for act in (
    passes, ends, is_killed, blocks, writes, sends_others, raises, interrupts, quits, quits_well,
    leaves, leaves_a_group, begins_a_session, copies, loses_a_file,
):
    def verify(send):
        send(2)
        send(FIRST)
        act(send)
    reached = []
    try:
        apart.done_apart(verify, reached.append, 0.5)
    except SystemExit as end:
        if os.getpid() != PARENT:
            raise
        found[act.__name__] = end.code
    except apart.EndedEarly as stop:
        found[act.__name__] = stop.mismatch("read").got
    else:
        found[act.__name__] = reached == [2, FIRST]
print(json.dumps(found))
"""


def test_whatever_ends_the_child_the_parent_reports_what_was_reached() -> None:
    script = "import os\nPARENT = os.getpid()\n" + ENDS
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60
    )
    lost = Path(tempfile.gettempdir(), "handfast-x", "pact.json")
    assert json.loads(done.stdout) == {
        "passes": True,
        "ends": "it ended the process that it was verified in (exit code 0), after 'read'",
        "is_killed": "it ended the process that it was verified in (signal 9), after 'read'",
        "blocks": "no verdict came for 0.5 s: its code blocks the process, after 'read'",
        "writes": "it wrote to the pipe that the verdict comes by, after 'read'",
        "sends_others": "it wrote to the pipe that the verdict comes by, after 'read'",
        "raises": "what verifies it raised RuntimeError: own fault, after 'read'",
        "interrupts": "what verifies it raised KeyboardInterrupt, after 'read'",
        "quits": 3,
        "quits_well": "what verifies it raised SystemExit: 0, after 'read'",
        "leaves": True,
        "leaves_a_group": True,
        "begins_a_session": True,
        "copies": True,
        "loses_a_file": "what verifies it raised FileNotFoundError: "
        f"[Errno 2] No such file or directory: '{lost}', after 'read'",
    }


@pytest.mark.parametrize(
    ("hostile", "reached"),
    [
        ("os._exit(0)", "(exit code 0), before any interaction"),
        ("@app.get('/books/{book_id}')\ndef read(book_id): os._exit(0)", "(exit code 0), before"),
    ],
)
def test_the_command_reports_it_in_json_too(tmp_path: Path, hostile: str, reached: str) -> None:
    for name in ("bookshop_contracts.py", "pyproject.toml"):
        (tmp_path / name).write_text((BOOKSHOP / name).read_text())
    catalogue = (BOOKSHOP / "catalogue_app.py").read_text()
    made = catalogue.replace("    app = FastAPI()\n", f"    app = FastAPI()\n{_indented(hostile)}")
    (tmp_path / "catalogue_app.py").write_text(f"import os\n{made}")
    command = ("verify", "--app", "catalogue_app:app", "--mode", "in-process", "--json")
    variables = {**os.environ, "COLUMNS": "200"}
    done = run_module("handfast", *command, folder=tmp_path, variables=variables)
    assert done.returncode == 3, done.stderr
    (report,) = json.loads(done.stdout)
    stopped: list[dict[str, Any]] = report["obstacles"]
    assert [reached in one["got"] for one in stopped] == [True]
    assert (tmp_path / ".handfast" / "report.html").is_file()


def _indented(code: str) -> str:
    return "".join(f"    {row}\n" for row in code.splitlines())
