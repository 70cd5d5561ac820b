"""A service's own package ``shared`` beside life-organiser-shared, which has that name too.

pip lets the one that is installed last replace the files of the other, and deletes them with
either. What handfast can do is done: it works itself, names both, and how to mend it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

pytestmark = pytest.mark.long

OURS = "life-organiser-contracts[life-organiser]"
BOTH = {"shared/__init__.py", "shared/enums.py"}
APART = "give one of the two another name, or install them in environments of their own"


def printed(environment: Environment, command: str, folder: Path, code: int) -> str:
    """What ``handfast`` prints in ``folder``, and that it ends with ``code``."""
    done = environment.run("handfast", *command.split(), cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_in_the_folder_it_hides_ours_and_harms_nothing_else(
    environment: Callable[..., Environment], bakery: Path
) -> None:
    """A system that needs ours is named; the service's own, and its tests, work."""
    installed = environment(OURS, "pytest", "hypothesis")
    theirs = bakery / "shared/__init__.py"
    assert "Passed: " in printed(installed, "verify bakery --app bakery.app:app", bakery, 0)
    tested = installed.run("pytest", "-W", "error", cwd=bakery)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert installed.python("import hypothesis.strategies", bakery).stderr == ""
    hidden = f"{theirs} is found before shared of life-organiser-shared 0.1.0"
    doctor = printed(installed, "doctor", bakery, 3)
    assert f"wrong import shared: {hidden}\n" in doctor
    assert f"remedy: rename {theirs}, or start where it is not on Python's path\n" in doctor


def test_installed_last_it_replaces_files_of_ours(
    new_environment: Callable[..., Environment], bakery_wheel: Path, tmp_path: Path
) -> None:
    """The system that needs them is named, with the remedy; others work; and so it is mended."""
    environment = new_environment(OURS)
    environment.install(str(bakery_wheel))
    assert environment.damaged("my_bakery") == set()
    assert environment.damaged("life_organiser_shared") == BOTH
    printed(environment, "verify bakery --app bakery.app:app", tmp_path, 0)
    printed(environment, "render ai_voice", tmp_path, 0)
    broken = printed(environment, "list life_organiser", tmp_path, 3)
    file = environment.packages / "shared/__init__.py"
    clash = f"my-bakery 1.0.0 and life-organiser-shared both bring {file} (and 1 more)"
    assert "cannot be loaded: ImportError: cannot import name" in broken
    assert f"life-organiser-shared 0.1.0 and my-bakery both bring {file} (and 1 more)" in broken
    doctor = printed(environment, "doctor", tmp_path, 3)
    assert f"wrong import shared: {clash}\n      remedy: {APART}\n" in doctor

    environment.uninstall("my-bakery")
    assert environment.damaged("life_organiser_shared") == BOTH
    doctor = printed(environment, "doctor", tmp_path, 3)
    remedy = "pip install --force-reinstall --no-deps 'life-organiser-shared==0.1.0'"
    lacks = f"life-organiser-shared 0.1.0 lacks {file} (and 1 more)"
    assert f"wrong import shared: {lacks}\n      remedy: {remedy}\n" in doctor
    environment.pip(*shlex.split(remedy)[1:], "--find-links", str(environment.wheels))
    assert environment.damaged("life_organiser_shared") == set()
    printed(environment, "list life_organiser", tmp_path, 0)
    assert "import shared" not in environment.run("handfast", "doctor", cwd=tmp_path).stdout


def test_installed_first_its_files_are_replaced(
    new_environment: Callable[..., Environment], bakery_wheel: Path, tmp_path: Path
) -> None:
    """It is the service that is broken then, which is reported as such, with both names."""
    environment = new_environment(str(bakery_wheel), OURS)
    environment.pip(
        *("install", "-q", "--force-reinstall", "--no-deps"),
        *map(str, environment.wheels.glob("life_organiser_shared-*.whl")),
    )
    assert environment.damaged("life_organiser_shared") == set()
    assert environment.damaged("my_bakery") == BOTH
    broken = printed(environment, "verify bakery --app bakery.app:app", tmp_path, 3)
    assert "ImportError: cannot import name 'Flour' from 'shared.enums'" in broken
    printed(environment, "list life_organiser", tmp_path, 0)
    assert "both bring" in printed(environment, "doctor", tmp_path, 3)
