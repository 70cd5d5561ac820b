"""The README's first command, as it stands there, in a clone of this repository.

It needs Python, git and a package index, and nothing that was installed or built before.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.long


def first_command(readme: Path) -> str:
    fenced = re.findall(r"^```sh\n(.*)\n```$", readme.read_text(encoding="utf-8"), re.MULTILINE)
    return str(fenced[0])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the last commit."""
    folder = tmp_path / "clone"
    subprocess.run(("git", "clone", "-q", str(ROOT), str(folder)), check=True)  # noqa: S607
    return folder


def test_it_installs_everything_and_verifies_the_life_organiser(
    clone: Path, interpreter: str
) -> None:
    command = first_command(clone / "README.md")
    assert {"./contracts/handfast", "'./shared[all]'", "'.[dev]'"} <= set(command.split())
    python3 = clone.parent / "bin" / "python3"
    python3.parent.mkdir()
    python3.symlink_to(interpreter)
    usual = ("HOME", "LANG", "TMPDIR", "PIP_", "SSL_", "REQUESTS_")
    variables = {k: v for k, v in os.environ.items() if k.startswith(usual)}
    path = f"{python3.parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        ("bash", "-c", command),  # noqa: S607
        cwd=clone,
        env={**variables, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nPassed: all " in done.stdout
    made = (clone / ".venv/bin/python").resolve()
    assert made.samefile(interpreter)
    changed = subprocess.run(
        ("git", "status", "--porcelain"),  # noqa: S607
        cwd=clone,
        capture_output=True,
        text=True,
        check=True,
    )
    assert changed.stdout == ""
