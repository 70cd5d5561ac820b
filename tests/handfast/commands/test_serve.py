"""``handfast serve`` in a process of its own: a stateful service for consumers to try."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from redis import Redis
from typer.testing import CliRunner

from handfast.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ADA = {"telegram_user_id": 1, "display_name": "Ada"}
MAIL = {"subject": "Picnic", "body": "On Sunday.", "user_id": 1}
JOB = {"job_type": "email_extract", "payload": MAIL, "user_id": 1}


@contextmanager
def served(*options: str) -> Iterator[httpx.Client]:
    """A client of a Core that is served until the block ends, as Ctrl-C ends it."""
    command = [sys.executable, "-m", "handfast.cli", "serve", "core", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        said = process.stdout.readline().decode()
        address = re.fullmatch(r"core answers at (\S+) \(Ctrl-C ends it\)\n", said)
        assert address is not None
        try:
            with httpx.Client(base_url=address[1]) as client:
                yield client
        finally:
            process.send_signal(signal.SIGINT)


def refused(*options: str) -> tuple[int, str]:
    """The exit code and what is said, where nothing is served."""
    done = CliRunner().invoke(app, ["serve", *options], env={"REDIS_URL": None})
    return done.exit_code, " ".join(done.output.replace("│", " ").split())


def test_a_core_is_served_on_loopback_and_remembers() -> None:
    with served() as core:
        assert core.base_url.host == "127.0.0.1"
        made = core.post("/users", json=ADA)
        assert made.status_code == 200
        assert core.post("/users", json=ADA).json() == made.json()


def test_what_is_kept_in_a_file_outlives_the_process(tmp_path: Path) -> None:
    database = str(tmp_path / "core.db")
    with served("--database", database) as core:
        made = core.post("/users", json=ADA).json()
    with served("--database", database) as core:
        assert core.post("/users", json=ADA).json() == made


def test_jobs_are_published_where_a_redis_is_given(redis_url: str) -> None:
    with served("--redis-url", redis_url) as core:
        core.post("/users", json=ADA)
        assert core.post("/llm-jobs", json=JOB).status_code == 201
        with Redis.from_url(redis_url) as redis:
            assert redis.xlen("llm:email_extract") == 1


def test_a_port_in_use_is_said_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, told = refused("core", "--port", str(port))
    assert code == 3
    assert str(port) in told
    assert "in use" in told


def test_a_file_that_is_no_database_is_said_as_such(tmp_path: Path) -> None:
    """And is left as it was."""
    (tmp_path / "core.db").write_bytes(b"not a database" * 99)
    code, told = refused("core", "--port", "0", "--database", str(tmp_path / "core.db"))
    assert code == 2
    assert "file is not a database" in told
    assert (tmp_path / "core.db").read_bytes() == b"not a database" * 99


@pytest.mark.parametrize(
    ("options", "told_of"),
    [
        (["cor"], "no provider is called 'cor'"),
        (["llm-worker"], "llm-worker cannot be served (there are: core)"),
        (["core", "--redis-url", "http://:hunter2@127.0.0.1"], "--redis-url: "),
    ],
)
def test_what_cannot_be_served_is_refused(options: list[str], told_of: str) -> None:
    """With exit code 2, and without a password that an option holds."""
    code, told = refused(*options)
    assert code == 2
    assert told_of in told
    assert "hunter2" not in told
