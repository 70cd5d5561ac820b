"""A service that ends, blocks or damages the process that it is verified in gets a verdict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
BOOKSHOP = ROOT / "docs" / "examples" / "bookshop"
ENDS = """
import dataclasses, json, os, signal, sys, time
from handfast.commands.children import apart
from handfast.model.results import Mode, Report, Result

apart.SILENT_SECONDS = 0.5
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

found = {}
for act in (passes, ends, is_killed, blocks, sends_others, raises, quits):
    def verify(send):
        send(2)
        send(FIRST)
        act(send)
        return Report("shop", (FIRST,), (), 2)
    try:
        report = apart.verified_apart("shop", verify)
    except SystemExit as end:
        if os.getpid() != PARENT:
            raise
        found[act.__name__] = end.code
        continue
    stopped = [one.got for one in report.obstacles]
    found[act.__name__] = [len(report.results), report.planned, *stopped]
print(json.dumps(found))
"""


def test_whatever_ends_the_child_the_parent_reports_what_was_reached() -> None:
    script = "import os\nPARENT = os.getpid()\n" + ENDS
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60
    )
    assert json.loads(done.stdout) == {
        "passes": [1, 2],
        "ends": [
            1,
            2,
            "it ended the process that it was verified in (exit code 0), after 'read'",
        ],
        "is_killed": [
            1,
            2,
            "it ended the process that it was verified in (signal 9), after 'read'",
        ],
        "blocks": [
            1,
            2,
            "no verdict came for 0.5 s: its code blocks the process, after 'read'",
        ],
        "sends_others": [1, 2, "it wrote to the pipe that the verdict comes by, after 'read'"],
        "raises": [1, 2, "it keeps what verifies it from ending (exit code 1), after 'read'"],
        "quits": 3,
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
    done = subprocess.run(
        [sys.executable, "-m", "handfast", *command],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stderr
    (report,) = json.loads(done.stdout)
    stopped: list[dict[str, Any]] = report["obstacles"]
    assert [reached in one["got"] for one in stopped] == [True]
    assert (tmp_path / ".handfast" / "report.html").is_file()


def _indented(code: str) -> str:
    return "".join(f"    {row}\n" for row in code.splitlines())
