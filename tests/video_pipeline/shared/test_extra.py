"""What a component says where a library is missing, and which libraries each of them loads."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"tenacity", "sqlalchemy", "aiosqlite", "supabase", "httpx", "hypothesis", "handfast"}
HIDDEN = """
import asyncio, sys
sys.modules.update(dict.fromkeys({hidden!r}))
{program}
"""
DATABASE = """
from shared.database import db
asyncio.run(db.client.table("jobs").select("*").execute())
"""


def ran(program: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own, without a file `.env`."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("module", ["config", "errors", "logging", "validation", "models"])
def test_what_needs_no_library_loads_none(module: str, tmp_path: Path) -> None:
    program = f"import shared.{module}, sys; print(*{{n.partition('.')[0] for n in sys.modules}})"
    done = ran(program, tmp_path)
    assert done.stderr == ""
    assert set(done.stdout.split()) & HEAVY == set()


@pytest.mark.parametrize(
    ("program", "hidden", "needs"),
    [
        ("import shared.retry", ["tenacity"], "shared.retry needs tenacity"),
        (DATABASE, ["sqlalchemy"], "needs sqlalchemy"),
    ],
)
def test_a_component_without_its_library_names_the_extra_in_one_line(
    variables: dict[str, str], tmp_path: Path, program: str, hidden: list[str], needs: str
) -> None:
    done = ran(HIDDEN.format(hidden=hidden, program=program), tmp_path, **variables)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ImportError: ")
    assert last.endswith(
        f"{needs}, which is not installed: pip install life-organiser-shared[video]"
    )
    assert "During handling" not in done.stderr


def test_a_fault_within_a_library_is_shown_as_itself(tmp_path: Path) -> None:
    (tmp_path / "tenacity.py").write_text("from shared.errors import NoSuchError\n")
    done = ran("import shared.retry", tmp_path, PYTHONPATH=str(tmp_path))
    assert "cannot import name 'NoSuchError' from 'shared.errors'" in done.stderr.splitlines()[-1]


def test_the_extra_brings_what_the_components_import() -> None:
    project = tomllib.loads((ROOT / "shared/pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"]["video"]
    assert {re.split(r"[\[><=]", one)[0] for one in wanted} == {
        *("pydantic", "tenacity", "supabase", "httpx", "sqlalchemy", "aiosqlite"),
    }
