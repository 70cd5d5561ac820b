"""The repository's own promises: interpreters, file sizes, and the commands it tells people."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOX = (ROOT / "tox.ini").read_text(encoding="utf-8")


def source_files() -> list[Path]:
    return sorted([*ROOT.glob("contracts/**/*.py"), *ROOT.glob("shared/**/*.py")])


def interpreters() -> list[str]:
    return (ROOT / ".python-version").read_text().split()


@pytest.mark.parametrize("version", interpreters())
def test_where_ci_is_set_every_interpreter_that_is_promised_is_there(version: str) -> None:
    """A second interpreter may be missing on a user's machine; a pipeline must have both."""
    name = f"python{version}"
    found = shutil.which(name)
    runs = found is not None and _runs(found)
    assert runs or not os.environ.get("CI"), f"{name} of .python-version is missing"


def _runs(interpreter: str) -> bool:
    done = subprocess.run([interpreter, "-c", ""], cwd=ROOT, check=False, capture_output=True)
    return done.returncode == 0


def test_no_source_file_has_more_than_300_lines() -> None:
    """A file has one subject; beyond 300 lines it has two."""
    long = {
        str(path.relative_to(ROOT)): count
        for path in [*source_files(), *ROOT.glob("tests/**/*.py")]
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_folder_has_more_than_a_dozen_modules() -> None:
    """A folder is taken in at a glance; modules that open it or serve all of it are not counted."""
    openers = ("__init__", "__main__", "conftest")
    counts = Counter(
        str(path.parent.relative_to(ROOT))
        for path in [*source_files(), *ROOT.glob("tests/**/*.py"), *ROOT.glob("docs/**/*.py")]
        if path.stem not in openers
    )
    assert {folder: count for folder, count in counts.items() if count > 12} == {}
    assert len(counts) > 100


def test_every_source_file_says_at_its_head_what_it_is() -> None:
    """An empty file needs no head; any other begins with its docstring."""
    mute = [
        str(path.relative_to(ROOT))
        for path in source_files()
        if (text := path.read_text(encoding="utf-8")) and not text.startswith(('"""', 'r"""'))
    ]
    assert mute == []


@pytest.mark.parametrize("number", [0, 1])
def test_ci_runs_the_commands_of_the_readme(number: int) -> None:
    """What the README tells people to type is what the pipeline proves."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    fenced = readme.split("```sh\n")[number + 1].split("```")[0].strip()
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert fenced in script


def test_ci_measures_what_the_tests_reach() -> None:
    """The run of 3.12 is measured as the environment ``coverage`` measures its own."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (measure,) = re.findall(r'^MEASURE="(.*)" \.venv/bin/tox$', script, flags=re.MULTILINE)
    plain, measured = (
        re.findall(r"pytest (.*) {posargs}", TOX.partition(f"\n[testenv:{name}]\n")[2])[0]
        for name in ("3.12", "coverage")
    )
    assert plain.replace("{env:MEASURE:}", measure) == measured
    assert re.search(r"tox -e covered\b", script)


def test_every_long_test_is_run_by_an_environment_of_tox() -> None:
    """Those that the default run leaves out are listed nowhere else."""
    commands = re.findall(r"^ +pytest .*-m long.*{posargs:(.*)}$", TOX, flags=re.MULTILINE)
    run = [ROOT / path for paths in commands for path in paths.split()]
    assert [path for path in run if not path.exists()] == []
    tests = ROOT.glob("tests/**/test_*.py")
    long = [path for path in tests if re.search(r"pytest\.mark\.long", path.read_text("utf-8"))]
    assert [file for file in long if not any(file.is_relative_to(path) for path in run)] == []
    assert len(long) > 5


def test_nothing_that_is_made_here_is_committed() -> None:
    """Such as the environment of the README's command, which could not be made in a clone then."""
    command = ("git", "ls-files", "--cached", "--ignored", "--exclude-standard")
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == ""
