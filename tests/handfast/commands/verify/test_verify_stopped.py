"""`handfast verify` shows plainly, soon and once, what stops it from verifying."""

from __future__ import annotations

import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from handfast.http import connection


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise RuntimeError('no settings')", "no settings"),
        ("import nothing_of_that_name", "nothing_of_that_name"),
        ("app = 5", "int"),
        ("other = 1", "app"),
        ("raise SystemExit('no settings')", "no settings"),
        ("def app():\n    raise SystemExit('no settings')", "no settings"),
    ],
)
def test_an_app_that_cannot_be_loaded_is_reported_as_such(
    verify_here: Any, tmp_path: Path, source: str, message: str
) -> None:
    """Once, without a traceback as the answer; exit code 3."""
    (tmp_path / "mine.py").write_text(source)
    code, output = verify_here("life_organiser", "--app", "mine:app", "--mode", "in-process")
    assert code == 3
    assert "Stopped by mine:app" in output
    assert message in output
    assert output.count("mine:app") == 1
    assert "Not verified: nothing was tried." in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("named", "source", "remedy"),
    [
        ("mine:ap", "def app(scope, receive, send): ...", "did you mean 'app'?"),
        ("mine", "", "write mine:attribute"),
        ("mine:app", "app = 5", "name an ASGI or WSGI application"),
        ("mine:app", "import nothing_of_that_name", "install what is missing"),
        ("mine:app", "raise RuntimeError('no settings')", "mend what raised it"),
        ("mine:app", "def app():\n    raise RuntimeError('no settings')", "mend what raised it"),
        (
            "yours:app",
            "",
            "run the command in the folder from which the module can be imported",
        ),
    ],
)
def test_an_app_that_cannot_be_loaded_is_reported_with_what_mends_just_that(
    verify_here: Any, tmp_path: Path, named: str, source: str, remedy: str
) -> None:
    """The folder is of no matter where the module was found."""
    (tmp_path / "mine.py").write_text(source)
    options = ["--provider", "core", "--mode", "in-process"]
    code, output = verify_here("--app", named, *options)
    assert code == 3
    assert re.findall(r"^ +remedy +(.+?) *$", output, re.MULTILINE) == [remedy]


def test_what_an_app_raises_is_reported_by_its_last_line_and_place(
    verify_here: Any, tmp_path: Path
) -> None:
    """The traceback is in the report; it is no answer."""
    (tmp_path / "mine.py").write_text(
        "async def app(scope, receive, send):\n"
        "    if scope['type'] == 'http':\n"
        "        raise ZeroDivisionError('by nought')\n"
    )
    options = ["--mode", "in-process", "--only", "find nothing of an unknown user"]
    code, output = verify_here("life_organiser", "--app", "mine:app", *options)
    assert code == 1
    assert f"at {tmp_path / 'mine.py'}, line 3, in app" in output
    assert "Traceback" not in output
    assert "Traceback" in (tmp_path / "report.json").read_text()


def test_an_app_that_does_not_do_what_its_api_offers_is_reported_by_the_request(
    verify_here: Any,
    tmp_path: Path,
) -> None:
    """Where states are set up through it: the request and the answer, not an error of ours."""
    (tmp_path / "mine.py").write_text(
        "from fastapi import FastAPI\n"
        "app = FastAPI()\n"
        "app.add_api_route('/users', lambda: {}, methods=['POST'])\n"
        "app.add_api_route('/memories', lambda: {}, methods=['POST'])\n"
    )
    options = ["--mode", "in-process", "--only", "memory with its tags"]
    code, output = verify_here("life_organiser", "--app", "mine:app", *options)
    assert code == 3
    assert "ApiError: the answer to POST /memories: {} lacks 'id'" in output


def test_an_app_whose_lifespan_fails_is_reported_as_such(verify_here: Any, tmp_path: Path) -> None:
    """A provider that does not start has not failed: it was not verified."""
    (tmp_path / "mine.py").write_text(
        "async def app(scope, receive, send):\n"
        "    await receive()\n"
        "    raise RuntimeError('no database')\n"
    )
    code, output = verify_here("life_organiser", "--app", "mine:app", "--mode", "in-process")
    assert code == 3
    assert "no database" in output


def test_a_url_where_nothing_answers_is_reported_as_such(verify_here: Any, tmp_path: Path) -> None:
    """Within seconds, in every mode at once."""
    code, output = verify_here("life_organiser", "--url", "http://127.0.0.1:9")
    assert code == 3
    assert "nothing answers at 127.0.0.1:9" in output


def test_a_url_that_hangs_is_given_up_soon_and_reported_once(
    verify_here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It listens and never answers: neither mode waits for each interaction again."""
    assert connection._START_SECONDS == 10
    monkeypatch.setattr(connection, "_START_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        code, output = verify_here("life_organiser", "--url", url)
        assert time.monotonic() - began < 30
    assert code == 3
    assert output.count("sends no HTTP answer within 0.5 s") == 1
    (count,) = re.findall(r"Not verified: (\d+) of \1 interactions\.", output)
    assert int(count) > 700


def test_a_provider_that_does_not_start_is_started_once(verify_here: Any, tmp_path: Path) -> None:
    """No other mode waits for it again, and handlers that are missing are reported besides."""
    (tmp_path / "mine.py").write_text(
        "import pathlib\n"
        "async def app(scope, receive, send):\n"
        "    await receive()\n"
        "    with pathlib.Path('starts').open('a') as starts:\n"
        "        starts.write('once')\n"
        "    raise RuntimeError('no database')\n"
    )
    code, output = verify_here("life_organiser", "--app", "mine:app")
    assert code == 3
    assert (tmp_path / "starts").read_text() == "once"
    assert output.count("its lifespan raised RuntimeError: no database") == 1
    assert output.count("was given no Redis to read messages back from") == 1
    assert "trigger 'the scheduler runs'" in output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--url", "notaurl"], "--url is no address"),
        (["--url", "http://127.0.0.1:99999"], "--url is no address"),
        (["--url", "http://127.0.0.1:9", "--app", "mine:app"], "--app and --url name two services"),
        (["--states", "mine:HANDLERS"], "--states is for a service of your own"),
        (["--longest-silence", "1e10"], "should be less than or equal to 604800"),
        (["--longest-silence", "inf"], "should be less than or equal to 604800"),
        (["--redis-url", "http://:hunter2@127.0.0.1"], "--redis-url: no address of a Redis"),
        (["--redis-url", "redis://:hunter2@127.0.0.1:port"], "--redis-url: no address of a Redis"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_runs(
    verify_here: Any, options: list[str], message: str
) -> None:
    """With exit code 2, and without a password that is in them."""
    code, output = verify_here(*options)
    assert code == 2
    assert message in output
    assert "Traceback" not in output
    assert "hunter2" not in output


def test_a_redis_url_of_the_environment_that_is_none_is_reported_as_such(
    verify_here: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs no Redis is verified all the same."""
    monkeypatch.setenv("REDIS_URL", "rubbish://:hunter2@x")
    code, output = verify_here("--consumer", "email-poller", "--mode", "streams")
    assert code == 2
    code, output = verify_here("--consumer", "llm-worker", "--mode", "streams")
    assert code == 3
    assert "Stopped by REDIS_URL" in output
    assert "hunter2" not in output


def test_a_redis_that_asks_for_a_password_is_reported_as_such(
    verify_here: Any, tmp_path: Path, refusing_redis: str
) -> None:
    """Once, and not as one that is away; what needs no Redis is verified all the same."""
    url = f"redis://:hunter2@{refusing_redis}"
    options = ["--mode", "in-process", "--consumer", "telegram-gateway", "--only", "ask"]
    code, output = verify_here(*options, "--redis-url", url)
    assert code == 3
    assert output.count("it refuses the user or password of its URL, or asks for one") == 1
    assert "hunter2" not in output


def test_a_redis_that_is_away_is_reported_as_such(verify_here: Any, tmp_path: Path) -> None:
    """The streams were not verified; that is no fault of the contracts."""
    options = ["--mode", "streams", "--redis-url", "redis://127.0.0.1:9"]
    code, output = verify_here("life_organiser", *options)
    assert code == 3
    assert "Stopped by" in output
    assert "127.0.0.1:9" in output


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("None", "None"),
        ("[]", "[]"),
        ("{}", "{}"),
        ("{'a user exists': 5}", "what cannot be called, for 'a user exists'"),
    ],
)
def test_a_table_of_handlers_that_is_none_is_reported_as_such(
    verify_here: Any, tmp_path: Path, table: str, message: str
) -> None:
    """Before anything runs."""
    (tmp_path / "mine.py").write_text(f"HANDLERS = {table}\ndef app(scope, receive, send): ...\n")
    code, output = verify_here("life_organiser", "--app", "mine:app", "--states", "mine:HANDLERS")
    assert code == 3
    assert "a table of state handlers" in output
    assert message in output
    assert "Traceback" not in output


def test_a_report_that_cannot_be_written_is_reported_as_such(verify: Any, tmp_path: Path) -> None:
    """Before anything runs, and not with a traceback."""
    (tmp_path / "file").write_text("")
    code, output = verify(
        "--consumer", "email-poller", folder=tmp_path / "file" / "report", inside=tmp_path
    )
    assert code == 2
    assert output.strip().endswith("Not a directory; name another place with --report")


@pytest.mark.parametrize(
    "mode",
    ["streams", *(pytest.param(mode, marks=pytest.mark.long) for mode in ("in-process", "pact"))],
)
def test_a_redis_with_keys_in_it_is_left_alone(
    verify_here: Any, tmp_path: Path, redis_url: str, mode: str
) -> None:
    """It is refused, and nothing is started that would write to it."""
    url = f"{redis_url}/9"
    with Redis.from_url(url) as client:
        client.set("precious", "1")
        chosen = ("--mode", mode, "--provider", "core", "--consumer", "telegram-gateway")
        code, output = verify_here("life_organiser", *chosen, "--redis-url", url)
        assert client.get("precious") == b"1"
        assert client.dbsize() == 1
        client.delete("precious")
    assert code == 3
    assert "has 1 key in it" in output
