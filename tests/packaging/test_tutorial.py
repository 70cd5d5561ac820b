"""The tutorials, from their first line: in a new environment, with what each installs alone."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs/tutorial"
ADOPT = TUTORIAL / "adopt-the-contracts.md"

pytestmark = pytest.mark.long

Follow = Callable[[Path], "Environment"]


@pytest.fixture
def follow(
    environment: Callable[..., Environment], helper: Callable[[Path], ModuleType], tmp_path: Path
) -> Follow:
    """Does what a page asks for, in an environment with what it installs."""

    def followed(page: Path) -> Environment:
        text = page.read_text(encoding="utf-8")
        (install,) = re.findall(r"^pip install (.+)$", text, flags=re.MULTILINE)
        made = environment(*shlex.split(install))
        helper(ROOT / "tests/docs/page.py").follow(page, tmp_path, made.folder / "bin")
        return made

    return followed


@pytest.mark.parametrize("page", sorted(TUTORIAL.glob("*.md")), ids=lambda page: page.stem)
def test_a_reader_sees_what_it_shows(follow: Follow, page: Path) -> None:
    follow(page)


def test_its_tox_environment_is_green_and_leaves_a_report(
    follow: Follow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a pipeline runs it; what is ours comes from the wheels of this tree."""
    made = follow(ADOPT)
    monkeypatch.setenv("PIP_FIND_LINKS", f"{made.wheels} {os.environ.get('PIP_FIND_LINKS', '')}")
    done = made.run("tox", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed: all 6 interactions verified." in done.stdout
    report = tmp_path / ".tox/contracts/report"
    assert {path.name for path in report.iterdir()} >= {"report.html", "report.json"}
