"""``handfast verify`` shows in plain words what failed, and what could not be verified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
BROKEN = ROOT / "docs" / "examples"


def test_the_reference_passes(verify: Any, tmp_path: Path) -> None:
    """One consumer of it here, in every mode; `tox -e contracts` verifies it for all."""
    code, output = verify("life_organiser", "--consumer", "email-poller", folder=tmp_path)
    assert code == 0, output
    assert "Passed: all 14 interactions verified." in output
    assert (tmp_path / "report.html").is_file()


def test_a_broken_core_is_reported_field_by_field(verify: Any, tmp_path: Path) -> None:
    """Consumer, interaction, state, field, expected, got and a line that repeats the request."""
    options = ["--mode", "in-process", "--consumer", "admin", "--only", "backup"]
    code, output = verify("--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN)
    assert code == 1
    assert "admin relies on core: ask for a backup that was never made" in output
    assert "given no backup was ever made" in output
    assert "status  (equals)" in output
    assert '"not_configured"' in output
    assert "curl http://provider/backup/status" in output
    assert "Traceback" not in output


def test_states_that_nobody_can_set_up_are_named_with_remedy(verify: Any, tmp_path: Path) -> None:
    """All of them, with the parameters a handler would get."""
    options = ["--mode", "in-process", "--consumer", "admin", "--only", "ask for the last backup"]
    code, output = verify("--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN)
    assert code == 3
    assert "state 'a backup was made'" in output
    assert "last_backup_at" in output
    assert "handfast states core" in output


def test_the_report_is_printed_as_json_on_request(verify: Any, tmp_path: Path) -> None:
    """For machines: the same verdicts, nothing else on standard output."""
    options = ["--json", "--mode", "in-process", "--consumer", "email-poller"]
    done = subprocess.run(
        [sys.executable, "-m", "handfast", "verify", *options, "--report", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
    )
    (report,) = json.loads(done.stdout)
    assert report["passed"] is True
    assert {result["mode"] for result in report["results"]} == {"in process"}
    assert len(report["results"]) == 7


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["life_organizer"], "did you mean 'life_organiser'?"),
        (["--provider", "cora"], "did you mean 'core'?"),
        (["--consumer", "lm-worker"], "did you mean 'llm-worker'?"),
        (["--only", "fly to the moon"], "no interaction fits"),
    ],
)
def test_a_choice_that_matches_nothing_is_a_failure(
    verify: Any, tmp_path: Path, options: list[str], message: str
) -> None:
    """Nothing passes vacuously: exit code 2, and the names that there are."""
    code, output = verify(*options, folder=tmp_path)
    assert code == 2
    assert message in " ".join(output.split())
