"""``handfast verify`` tells in plain words what is broken, and what could not even be held."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
BROKEN = ROOT / "docs" / "examples"


def test_the_reference_keeps_every_promise(verify: Any, tmp_path: Path) -> None:
    """One consumer of it here, in every way; `tox -e contracts` holds it to all."""
    code, told = verify("life_organiser", "--consumer", "email-poller", folder=tmp_path)
    assert code == 0, told
    assert "Passed: all 14 interactions verified." in told
    assert (tmp_path / "report.html").is_file()


def test_a_broken_core_is_told_field_by_field(verify: Any, tmp_path: Path) -> None:
    """Consumer, interaction, state, field, expected, got and a line that repeats the request."""
    options = ["--mode", "in-process", "--consumer", "admin", "--only", "backup"]
    code, told = verify("--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN)
    assert code == 1
    assert "admin relies on core: ask for a backup that was never made" in told
    assert "given no backup was ever made" in told
    assert "status  (equals)" in told
    assert '"not_configured"' in told
    assert "curl http://provider/backup/status" in told
    assert "Traceback" not in told


def test_states_that_nobody_can_set_up_are_named_with_remedy(verify: Any, tmp_path: Path) -> None:
    """All of them, with the parameters a handler would get."""
    options = ["--mode", "in-process", "--consumer", "admin", "--only", "ask for the last backup"]
    code, told = verify("--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN)
    assert code == 3
    assert "state 'a backup was made'" in told
    assert "last_backup_at" in told
    assert "handfast states core" in told


def test_the_report_is_printed_as_json_on_request(verify: Any, tmp_path: Path) -> None:
    """For machines: the same verdicts, nothing else on standard output."""
    options = ["--json", "--mode", "in-process", "--consumer", "email-poller"]
    done = subprocess.run(
        [sys.executable, "-m", "handfast.cli", "verify", *options, "--report", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
    )
    (report,) = json.loads(done.stdout)
    assert report["passed"] is True
    assert {result["way"] for result in report["verdicts"]} == {"in process"}
    assert len(report["verdicts"]) == 7


@pytest.mark.parametrize(
    ("options", "told_of"),
    [
        (["life_organizer"], "did you mean 'life_organiser'?"),
        (["--provider", "cora"], "did you mean 'core'?"),
        (["--consumer", "lm-worker"], "did you mean 'llm-worker'?"),
        (["--only", "fly to the moon"], "no interaction fits"),
    ],
)
def test_a_choice_that_matches_nothing_is_a_failure(
    verify: Any, tmp_path: Path, options: list[str], told_of: str
) -> None:
    """Nothing passes vacuously: exit code 2, and the names that there are."""
    code, told = verify(*options, folder=tmp_path)
    assert code == 2
    assert told_of in " ".join(told.split())
