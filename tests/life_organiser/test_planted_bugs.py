"""Bugs that no declared example shows are found, stored, and replayed by id in another clone.

Each bug of ``tests/data/life_organiser`` is planted in a copy of this repository, in which a
process of its own verifies and fuzzes the services, as a pipeline would.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.handfast.commands.warm_python import run_module

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "life_organiser" / "planted_bugs.toml"
SECONDS = 60.0

Bug = Mapping[str, str]
BUGS: list[Bug] = tomllib.loads(DATA.read_text(encoding="utf-8"))["bug"]


def clone(folder: Path, bug: Bug | None) -> Path:
    """A copy of the repository, with ``bug`` planted, and with what is compiled of the rest."""
    for name in ("contracts", "shared"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(Path(__file__).with_name("in_clone.py"), folder)
    if bug is not None:
        source = folder / bug["file"]
        text = source.read_text(encoding="utf-8")
        assert text.count(bug["old"]) == 1, "the bug must be planted in exactly one place"
        source.write_text(text.replace(bug["old"], bug["new"]), encoding="utf-8")
    (folder / "home").mkdir()
    return folder


def in_it(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a module does where ``folder`` is the clone, and nothing of another is there."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "PYTHONPATH": os.pathsep.join(
            str(folder / source) for source in ("contracts/handfast", "contracts", "shared", ".")
        ),
        "PACT_DO_NOT_TRACK": "true",
        "COLUMNS": "200",
    }
    return run_module(module, *arguments, folder=folder / "home", variables=environment, anew=True)


def run(folder: Path, *arguments: str) -> dict[str, Any]:
    """What ``in_clone`` answers in that clone."""
    done = in_it(folder, "in_clone", *arguments)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def found_in(folder: Path, bug: Bug, store: str) -> str:
    """The id under which ``bug`` is found and stored, in time and by no example."""
    searched = run(folder, "find", bug["side"], store, str(SECONDS), bug["about"])
    assert searched["failed"] == [], "an example shows it"
    named: list[str] = sorted(
        key for key, finding in searched["found"].items() if bug["names"] in finding
    )
    assert named, searched
    assert searched["took"] < SECONDS
    return named[0]


def prove(bug: Bug, tmp_path: Path) -> None:
    first, second = clone(tmp_path / "first", bug), clone(tmp_path / "second", bug)
    mended = clone(tmp_path / "mended", None)
    name = found_in(first, bug, str(tmp_path / "store"))
    shutil.copytree(tmp_path / "store", second / "store")
    assert list(run(second, "replay", name, "../store")["found"]) == [name]
    assert run(mended, "replay", name, str(tmp_path / "store")) == {"cases": 1, "found": {}}


def test_there_are_enough_bugs_to_believe_in() -> None:
    """A dozen at least, each with a name of its own, in Core and in its clients."""
    assert len({bug["id"] for bug in BUGS}) == len(BUGS) >= 12
    assert {bug["side"] == "core" for bug in BUGS} == {True, False}


def test_each_bug_can_be_planted() -> None:
    """Its old text stands exactly once in its file."""
    counts = {bug["id"]: (ROOT / bug["file"]).read_text("utf-8").count(bug["old"]) for bug in BUGS}
    assert {name: count for name, count in counts.items() if count != 1} == {}


def test_what_one_clone_finds_the_command_replays_in_another_from_a_redis(
    tmp_path: Path, redis_url: str
) -> None:
    """The short form of the below; the command prints the finding, as a pipeline would."""
    bug = next(one for one in BUGS if one["id"] == "a null in a list after the first")
    first, second = clone(tmp_path / "first", bug), clone(tmp_path / "second", bug)
    mended = clone(tmp_path / "mended", None)
    name = found_in(first, bug, redis_url)
    command = ("handfast", "fuzz", "life_organiser", "--database", redis_url)
    printed = in_it(second, *command, "--replay", name)
    assert printed.returncode == 1, printed.stderr
    assert f"Found {name}" in printed.stdout
    assert bug["names"] in printed.stdout
    assert run(mended, "replay", name, redis_url) == {"cases": 1, "found": {}}


@pytest.mark.long
@pytest.mark.parametrize("bug", BUGS, ids=[bug["id"] for bug in BUGS])
def test_every_planted_bug_is_found_and_replayed(bug: Bug, tmp_path: Path) -> None:
    """Within a minute, where every example passes; and replay finds nothing once it is mended."""
    prove(bug, tmp_path)
