"""``contracts verify`` tells in plain words what is broken, and what could not even be held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

ROOT = Path(__file__).resolve().parents[2]
BROKEN = ROOT / "docs" / "examples"


def verify(*arguments: str, folder: Path, inside: Path | None = None) -> tuple[int, str]:
    """The exit code and all that was printed, in a terminal 200 columns wide."""
    done = subprocess.run(
        [sys.executable, "-m", "contracts.cli", "verify", *arguments, "--report", str(folder)],
        cwd=inside or folder,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_reference_keeps_every_promise(tmp_path: Path) -> None:
    """One consumer of it here, in every way; `tox -e contracts` holds it to all."""
    code, told = verify("life_organiser", "--consumer", "email-poller", folder=tmp_path)
    assert code == 0, told
    assert "Kept: all 14 promises." in told
    assert (tmp_path / "report.html").is_file()


def test_a_broken_core_is_told_field_by_field(tmp_path: Path) -> None:
    """Consumer, interaction, state, field, expected, got and a line that repeats the request."""
    options = ["--way", "in-process", "--consumer", "admin", "--only", "backup"]
    code, told = verify("--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN)
    assert code == 1
    assert "admin relies on core: ask for a backup that was never made" in told
    assert "given no backup was ever made" in told
    assert "status  (equals)" in told
    assert '"not_configured"' in told
    assert "curl http://provider/backup/status" in told
    assert "Traceback" not in told


def test_states_that_nobody_can_set_up_are_named_with_the_remedy(tmp_path: Path) -> None:
    """All of them, with the parameters a handler would get."""
    options = ["--way", "in-process", "--consumer", "admin", "--only", "ask for the last backup"]
    code, told = verify("--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN)
    assert code == 3
    assert "state 'a backup was made'" in told
    assert "last_backup_at" in told
    assert "contracts states core" in told


def test_the_report_is_printed_as_json_on_request(tmp_path: Path) -> None:
    """For machines: the same verdicts, nothing else on standard output."""
    options = ["--json", "--way", "in-process", "--consumer", "email-poller"]
    done = subprocess.run(
        [sys.executable, "-m", "contracts.cli", "verify", *options, "--report", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
    )
    (report,) = json.loads(done.stdout)
    assert report["kept"] is True
    assert {verdict["way"] for verdict in report["verdicts"]} == {"in process"}
    assert len(report["verdicts"]) == 7


@pytest.mark.parametrize(
    ("source", "told_of"),
    [
        ("raise RuntimeError('no settings')", "no settings"),
        ("import nothing_of_that_name", "nothing_of_that_name"),
        ("app = 5", "int"),
        ("other = 1", "app"),
    ],
)
def test_an_app_that_cannot_be_loaded_is_said_as_such(
    tmp_path: Path, source: str, told_of: str
) -> None:
    """Once, without a traceback as the answer; exit code 3."""
    (tmp_path / "mine.py").write_text(source)
    code, told = verify("--app", "mine:app", "--way", "in-process", folder=tmp_path)
    assert code == 3
    assert "Stopped by mine:app" in told
    assert told_of in told
    assert "0 of 0 promises" in told


def test_an_app_whose_lifespan_fails_is_said_as_such(tmp_path: Path) -> None:
    """A provider that does not start breaks no promise: it could not be held."""
    (tmp_path / "mine.py").write_text(
        "async def app(scope, receive, send):\n"
        "    await receive()\n"
        "    raise RuntimeError('no database')\n"
    )
    code, told = verify("--app", "mine:app", "--way", "in-process", folder=tmp_path)
    assert code == 3
    assert "no database" in told


def test_a_url_where_nothing_answers_is_said_as_such(tmp_path: Path) -> None:
    """Within seconds, by every way at once."""
    code, told = verify("--url", "http://127.0.0.1:9", folder=tmp_path)
    assert code == 3
    assert "nothing answers at 127.0.0.1:9" in told


def test_a_redis_that_is_away_is_said_as_such(tmp_path: Path) -> None:
    """The streams could not be held; that is no fault of the contracts."""
    options = ["--way", "streams", "--redis-url", "redis://127.0.0.1:9"]
    code, told = verify("life_organiser", *options, folder=tmp_path)
    assert code == 3
    assert "Stopped by" in told
    assert "127.0.0.1:9" in told


def test_a_redis_that_holds_keys_is_left_alone(tmp_path: Path, redis_url: str) -> None:
    """It would have to be emptied: it is refused, and nothing in it is touched."""
    url = f"{redis_url}/9"
    with Redis.from_url(url) as client:
        client.set("precious", "1")
        code, told = verify(
            "life_organiser", "--way", "streams", "--redis-url", url, folder=tmp_path
        )
        assert client.get("precious") == b"1"
        assert client.dbsize() == 1
        client.delete("precious")
    assert code == 3
    assert "holds 1 keys" in told


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
    tmp_path: Path, options: list[str], told_of: str
) -> None:
    """Nothing passes vacuously: exit code 2, and the names that there are."""
    code, told = verify(*options, folder=tmp_path)
    assert code == 2
    assert told_of in " ".join(told.split())
