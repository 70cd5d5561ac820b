"""A password that a command was given stands in nothing that it prints or writes."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest
from redis import AuthenticationError
from typer.testing import CliRunner

from handfast.cli import app
from handfast.commands import doctor
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Result
from handfast.report.secrets import Discreet, hidden_in, passwords_in, without_password

URL = "http://ada:p%40ss@127.0.0.1:9/api"
FORMS = ("YWRhOnBAc3M=", "p%40ss", "p@ss")


def test_a_password_is_known_in_each_form_in_which_it_may_be_quoted() -> None:
    """Not where it is too short to be told from a word, or where the text is no URL."""
    urls = (URL, None, "redis://:hunter2@h", "redis://h", "http://a:b@h", "http://[")
    assert set(passwords_in(urls)) == {*FORMS, "hunter2", "Omh1bnRlcjI="}
    assert without_password(URL) == "http://127.0.0.1:9/api"
    assert without_password("http://h/a@b") == "http://h/a@b"


def test_it_is_hidden_wherever_a_report_has_it() -> None:
    mismatch = Mismatch(
        clause=Clause.START,
        place="app",
        expected="an app",
        got="no way to redis://:p@ss@h",
        detail="auth p%40ss",
    )
    result = Result(
        mode=Mode.PACT,
        consumer="c",
        provider="p",
        interaction="i",
        state="",
        mismatches=(mismatch,),
    )
    report = Report("s", (result,), (mismatch,), planned=2)
    hidden = hidden_in(report, FORMS)
    assert hidden.results[0].mode is Mode.PACT
    for shown in (hidden.obstacles[0], hidden.results[0].mismatches[0]):
        assert (shown.got, shown.detail) == ("no way to redis://:***@h", "auth ***")
    assert hidden_in(report, ()) is report


def test_a_log_hides_it_in_tracebacks_too() -> None:
    try:
        raise RuntimeError("p@ss")
    except RuntimeError:
        error = sys.exc_info()
    record = logging.LogRecord("core", logging.ERROR, "", 1, "no %s", ("p%40ss",), error)
    told = Discreet(FORMS).format(record)
    assert told.startswith("ERROR:core:no ***\nTraceback")
    assert told.endswith("RuntimeError: ***")


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that this process stands in, with nothing of ours on its path afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    return tmp_path


@pytest.mark.parametrize("by", ["--redis-url", "REDIS_URL"])
def test_verify_hides_the_one_that_an_app_quotes(
    alone: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """On the terminal, in the report's page and in its JSON."""
    url = "redis://:hunter2@127.0.0.1:1"
    (alone / "quoting_app.py").write_text(f"raise RuntimeError('cannot reach {url}')")
    monkeypatch.delitem(sys.modules, "quoting_app", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    given = ["--redis-url", url] if by == "--redis-url" else []
    if not given:
        monkeypatch.setenv("REDIS_URL", url)
    done = CliRunner().invoke(app, ["verify", "--app", "quoting_app:app", *given])
    assert done.exit_code == 3, done.output
    assert "redis://:***@127.0.0.1:1" in " ".join(done.output.split())
    written = [file.read_text() for file in (alone / ".handfast").iterdir()]
    assert len(written) >= 2
    assert not any("hunter2" in text for text in (done.output, *written))


def test_doctor_says_that_a_redis_refuses_and_not_that_it_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wrong password is mended otherwise than a server that does not run."""

    class Refusing:
        """A Redis that knows who may come in."""

        def __enter__(self) -> Refusing:
            return self

        def __exit__(self, *_: object) -> None:
            """Nothing to close."""

        def ping(self) -> None:
            raise AuthenticationError("WRONGPASS invalid username-password pair")

    class From:
        """Where the command gets its client from."""

        @staticmethod
        def from_url(url: str, **_: object) -> Refusing:
            return Refusing()

    monkeypatch.setattr(doctor, "Redis", From)
    monkeypatch.setenv("REDIS_URL", "redis://:hunter2@127.0.0.1:1")
    done = CliRunner().invoke(app, ["doctor", "--json"])
    (found,) = [one for one in json.loads(done.output) if one["what"] == "REDIS_URL"]
    assert found == {
        "what": "REDIS_URL",
        "found": "AuthenticationError",
        "remedy": "it answers and refuses: mend the user or password in REDIS_URL",
    }
    assert done.exit_code == 3


def test_doctor_shows_paths_whole_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("REDIS_URL", raising=False)
    told = CliRunner().invoke(app, ["doctor"]).output
    assert "\u2026" not in told
    assert sys.executable in "".join(told.split())
