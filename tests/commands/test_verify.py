"""``contracts verify`` tells in plain words what is broken, and what could not even be held."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

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
        ("raise SystemExit('no settings')", "no settings"),
        ("def app():\n    raise SystemExit('no settings')", "no settings"),
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
    assert "Traceback" not in told


def test_what_an_app_raises_is_told_by_its_last_line_and_place(tmp_path: Path) -> None:
    """The traceback is in the report; it is no answer."""
    (tmp_path / "mine.py").write_text(
        "async def app(scope, receive, send):\n"
        "    if scope['type'] == 'http':\n"
        "        raise ZeroDivisionError('by nought')\n"
    )
    options = ["--way", "in-process", "--only", "find nothing, of an unknown user"]
    code, told = verify("--app", "mine:app", *options, folder=tmp_path)
    assert code == 1
    assert f"at {tmp_path / 'mine.py'}, line 3, in app" in told
    assert "Traceback" not in told
    assert "Traceback" in (tmp_path / "report.json").read_text()


def test_an_app_that_does_not_do_what_its_api_offers_is_told_by_the_request(
    tmp_path: Path,
) -> None:
    """Where states are set up through it: the request and the answer, not an error of ours."""
    (tmp_path / "mine.py").write_text(
        "from fastapi import FastAPI\n"
        "app = FastAPI()\n"
        "app.add_api_route('/users', lambda: {}, methods=['POST'])\n"
        "app.add_api_route('/memories', lambda: {}, methods=['POST'])\n"
    )
    options = ["--way", "in-process", "--only", "memory with its tags"]
    code, told = verify("--app", "mine:app", *options, folder=tmp_path)
    assert code == 3
    assert "POST /memories was answered without an id: {}" in told


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


def test_a_url_that_hangs_is_given_up_soon_and_told_once(tmp_path: Path) -> None:
    """It listens and never answers: neither way waits for each interaction again."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        code, told = verify("--url", url, folder=tmp_path)
        assert time.monotonic() - began < 30
    assert code == 3
    assert told.count("sends no HTTP answer within 10 s") == 1
    assert "Not kept: 0 of 730 promises are broken, 730 could not be held." in told


def test_a_provider_that_does_not_start_is_started_once(tmp_path: Path) -> None:
    """No other way waits for it again, and handlers that are missing are told besides."""
    (tmp_path / "mine.py").write_text(
        "import pathlib\n"
        "async def app(scope, receive, send):\n"
        "    await receive()\n"
        "    with pathlib.Path('starts').open('a') as starts:\n"
        "        starts.write('once')\n"
        "    raise RuntimeError('no database')\n"
    )
    code, told = verify("--app", "mine:app", folder=tmp_path)
    assert code == 3
    assert (tmp_path / "starts").read_text() == "once"
    assert told.count("its lifespan raised RuntimeError: no database") == 1
    assert told.count("was given no Redis to read messages back from") == 1
    assert "trigger 'the scheduler runs'" in told


@pytest.mark.parametrize(
    ("options", "told_of"),
    [
        (["--url", "notaurl"], "--url is no address"),
        (["--url", "http://127.0.0.1:99999"], "--url is no address"),
        (["--url", "http://127.0.0.1:9", "--app", "mine:app"], "--app and --url name two services"),
        (["--states", "mine:HANDLERS"], "--states is for a service of your own"),
        (["--redis-url", "http://:hunter2@127.0.0.1"], "--redis-url: no address of a Redis"),
        (["--redis-url", "redis://:hunter2@127.0.0.1:port"], "--redis-url: no address of a Redis"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_runs(
    tmp_path: Path, options: list[str], told_of: str
) -> None:
    """With exit code 2, and without a password that they hold."""
    code, told = verify(*options, folder=tmp_path)
    assert code == 2
    assert told_of in told
    assert "Traceback" not in told
    assert "hunter2" not in told


def test_a_redis_url_of_the_environment_that_is_none_is_said_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs no Redis is held all the same."""
    monkeypatch.setenv("REDIS_URL", "rubbish://:hunter2@x")
    code, told = verify("--consumer", "email-poller", "--way", "streams", folder=tmp_path)
    assert code == 2
    code, told = verify("--consumer", "llm-worker", "--way", "streams", folder=tmp_path)
    assert code == 3
    assert "Stopped by REDIS_URL" in told
    assert "hunter2" not in told


def test_a_redis_that_asks_for_a_password_is_said_as_such(tmp_path: Path) -> None:
    """Once, and not as one that is away; what needs no Redis is held all the same."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_refusing, args=(server,), daemon=True).start()
        url = f"redis://:hunter2@127.0.0.1:{server.getsockname()[1]}"
        options = ["--way", "in-process", "--consumer", "telegram-gateway", "--only", "ask"]
        code, told = verify(*options, "--redis-url", url, folder=tmp_path)
    assert code == 3
    assert told.count("it refuses the user or password of its URL, or asks for one") == 1
    assert "hunter2" not in told


def _refusing(server: socket.socket) -> None:
    """A Redis, as far as it lets us see."""
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            client.recv(4096)
            client.sendall(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")


def test_a_redis_that_is_away_is_said_as_such(tmp_path: Path) -> None:
    """The streams could not be held; that is no fault of the contracts."""
    options = ["--way", "streams", "--redis-url", "redis://127.0.0.1:9"]
    code, told = verify("life_organiser", *options, folder=tmp_path)
    assert code == 3
    assert "Stopped by" in told
    assert "127.0.0.1:9" in told


@pytest.mark.parametrize(
    ("table", "told_of"),
    [
        ("None", "None"),
        ("[]", "[]"),
        ("{}", "{}"),
        ("{'a user exists': 5}", "what cannot be called, for 'a user exists'"),
    ],
)
def test_a_table_of_handlers_that_is_none_is_said_as_such(
    tmp_path: Path, table: str, told_of: str
) -> None:
    """Before anything runs."""
    (tmp_path / "mine.py").write_text(f"HANDLERS = {table}\ndef app(scope, receive, send): ...\n")
    code, told = verify("--app", "mine:app", "--states", "mine:HANDLERS", folder=tmp_path)
    assert code == 3
    assert "a table of state handlers" in told
    assert told_of in told
    assert "Traceback" not in told


def test_a_report_that_cannot_be_written_is_said_as_such(tmp_path: Path) -> None:
    """Before anything runs, and not with a traceback."""
    (tmp_path / "file").write_text("")
    code, told = verify(
        "--consumer", "email-poller", folder=tmp_path / "file" / "report", inside=tmp_path
    )
    assert code == 2
    assert told.strip().endswith("Not a directory; name another place")


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
