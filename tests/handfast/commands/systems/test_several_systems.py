"""``handfast verify`` among several systems: what one option names need not be named twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def verify(*arguments: str, folder: Path) -> tuple[int, str]:
    """The exit code and what is printed, on one line."""
    done = subprocess.run(
        [sys.executable, "-m", "handfast", "verify", *arguments, "--report", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("arguments", "systems"),
    [
        (["--consumer", "email-poller"], ["life_organiser"]),
        (["--consumer", "voice-parser"], ["ai_voice"]),
        (["--only", "see that it is up"], ["ai_voice"]),
        (["--provider", "data-api-authorizer"], ["ai_voice"]),
    ],
)
def test_only_the_systems_in_which_something_fits_are_verified(
    arguments: list[str], systems: list[str], tmp_path: Path
) -> None:
    code, _ = verify(*arguments, "--mode", "in-process", folder=tmp_path)
    reports = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert code == 0
    assert [report["system"] for report in reports] == systems


def test_where_nothing_fits_in_any_system_that_is_a_failure(tmp_path: Path) -> None:
    code, output = verify("--only", "no such words", folder=tmp_path)
    assert code == 2
    assert "no interaction fits these options" in output


def test_a_consumer_of_no_system_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    code, output = verify("--consumer", "opps", folder=tmp_path)
    assert code == 2
    assert "did you mean 'ops'?" in output
