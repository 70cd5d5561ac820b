"""A password that a command was given stands in nothing that it prints or writes."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.commands.serving import serve


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
    done = CliRunner().invoke(app, ["verify", "life_organiser", "--app", "quoting_app:app", *given])
    assert done.exit_code == 3, done.output
    assert "redis://:***@127.0.0.1:1" in " ".join(done.output.split())
    written = [file.read_text() for file in (alone / ".handfast").iterdir()]
    assert len(written) >= 2
    assert not any("hunter2" in text for text in (done.output, *written))


def test_what_ends_a_command_early_quotes_none(
    folder: Path, handfast: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the message nor in the traceback that was asked for."""
    url = "redis://:hunter2@127.0.0.1:1"

    def make(database: str, redis_url: str | None) -> None:
        raise RuntimeError(f"cannot reach {redis_url}")

    monkeypatch.setattr(serve, "app_maker", lambda *_: make)
    code, output = handfast("--traceback", "serve", "core", "--port", "0", "--redis-url", url)
    assert code == 3
    assert "Traceback" in output
    assert "Error: RuntimeError: cannot reach redis://:***@127.0.0.1:1" in output
    assert "hunter2" not in output
