"""Two pretend services adopt the suite as a team would; each is green, and red for its break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.handfast.commands.warm_python import run_module

ROOT = Path(__file__).parents[3]
SERVICES = ROOT / "tests/service_repo"
TOX = (sys.executable, "-m", "tox", "--runner", "virtualenv")
"""As a service has it that knows of pip alone."""


@dataclass(frozen=True)
class Break:
    """One change to a service, and what its tests must then print."""

    service: str
    file: str
    good: str
    bad: str
    test: str
    """The interaction that shows it, as the id of a test."""
    printed: tuple[str, ...]


BREAKS = (
    Break(
        "core",
        "my_core/wire.py",
        '"settings": "telegram_user_id default_reminder_time timezone"',
        '"settings": "telegram_user_id default_reminder_time"',
        "test_core[assistant:ask-for-the-settings-of-a-user]",
        (
            "Failed  assistant relies on core: ask for the settings of a user",
            "  timezone  (equals)",
            '    expected "Europe/Oslo"',
        ),
    ),
    Break(
        "gateway",
        "gateway/core.py",
        'self._json("POST", "/reminders", reminder)',
        'self._json("POST", "/reminders", {k[-2:]: v for k, v in reminder.items()})',
        "test_gateway[core:create-a-reminder]",
        (
            "Failed  telegram-gateway relies on core: create a reminder",
            "  body: fire_at  (request)",
            "  body: at  (request)",
            '    got      "2031-05-01T07:00:00Z"',
        ),
    ),
)
NAMES = [one.service for one in BREAKS]


def adopted(service: str, folder: Path) -> Path:
    """A copy of the repository of ``service``, outside of ours."""
    return Path(shutil.copytree(SERVICES / service, folder / service))


def planted(one: Break, repository: Path) -> None:
    file = repository / one.file
    text = file.read_text()
    assert text.count(one.good) == 1
    file.write_text(text.replace(one.good, one.bad))


def environment() -> dict[str, str]:
    """Of a service's repository, which knows nothing of our settings."""
    hidden = ("PYTEST_", "COV_", "TOX_", "PYTHONDONTWRITE")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


def run(repository: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """What ``command`` prints in a service's repository."""
    return subprocess.run(
        command, cwd=repository, env=environment(), capture_output=True, text=True, check=False
    )


def outcome_of(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Its own tests, in the interpreter that runs ours."""
    lean = ("-p", "handfast.pytest_plugin", "-p", "no:cacheprovider")
    own = {"PYTHONPATH": str(repository), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    variables = {**environment(), **own}
    return run_module("pytest", *lean, *arguments, folder=repository, variables=variables)


def shows(one: Break, printed: str) -> None:
    lines = printed.splitlines()
    assert [line for line in one.printed if line not in lines] == []
    assert "Traceback" not in printed


@pytest.mark.parametrize(("service", "most"), [("core", 6), ("gateway", 10)])
def test_a_service_adopts_the_suite_in_a_few_lines(service: str, most: int) -> None:
    """The provider's test file has at most 6 lines, the consumer's at most 10."""
    text = (SERVICES / service / "tests/test_contracts.py").read_text()
    assert len(text.splitlines()) <= most


@pytest.mark.parametrize("one", BREAKS, ids=NAMES)
def test_a_service_is_green_and_its_break_is_named(one: Break, tmp_path: Path) -> None:
    """Its own tests pass; with one field dropped or misnamed they name consumer and field."""
    repository = adopted(one.service, tmp_path)
    green = outcome_of(repository, "-q")
    assert green.returncode == 0, green.stdout + green.stderr
    planted(one, repository)
    red = outcome_of(repository, "-q", f"tests/test_contracts.py::{one.test}")
    assert red.returncode == 1, red.stdout + red.stderr
    shows(one, red.stdout)


@pytest.mark.long
@pytest.mark.parametrize("one", BREAKS, ids=NAMES)
def test_from_nothing_to_green_in_one_tox_command(one: Break, wheels: Path, tmp_path: Path) -> None:
    """``tox``, with the wheels in a folder and a package index; then its break is named."""
    repository = adopted(one.service, tmp_path)
    shutil.copytree(wheels, repository / "wheels")
    green = run(repository, *TOX)
    assert green.returncode == 0, green.stdout + green.stderr
    planted(one, repository)
    red = run(repository, *TOX, "--", "-q")
    assert red.returncode == 1, red.stdout + red.stderr
    shows(one, red.stdout)
