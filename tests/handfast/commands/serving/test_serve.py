"""``handfast serve`` in a process of its own: a stateful service for consumers to try."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import httpx
import pytest
from redis import Redis
from typer.testing import CliRunner

from handfast.commands.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ADA = {"telegram_user_id": 1, "display_name": "Ada"}
MAIL = {"subject": "Picnic", "body": "On Sunday.", "user_id": 1}
JOB = {"job_type": "email_extract", "payload": MAIL, "user_id": 1}


@contextmanager
def served(*options: str) -> Iterator[httpx.Client]:
    """A client of a Core that is served until the block ends, as Ctrl-C ends it."""
    with served_with_output(*options) as (client, _):
        yield client


@contextmanager
def served_with_output(*options: str) -> Iterator[tuple[httpx.Client, IO[bytes]]]:
    """The same, with what the command prints after the address."""
    command = [sys.executable, "-m", "handfast", "serve", "core", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        address = re.fullmatch(r"core answers at (\S+) \(Ctrl-C ends it\)\n", line)
        assert address is not None
        try:
            # A database in a file waits for the disk, which others may keep busy.
            with httpx.Client(base_url=address[1], timeout=60) as client:
                yield client, process.stdout
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()  # to its end: the last rows may be printed after their answers
    assert process.returncode == 0


def refused(*options: str) -> tuple[int, str]:
    """The exit code and what is printed, where nothing is served."""
    done = CliRunner().invoke(app, ["serve", *options], env={"REDIS_URL": None})
    return done.exit_code, " ".join(done.output.replace("│", " ").split())


def test_a_core_is_served_on_loopback_and_remembers() -> None:
    """It names the page of its operations, and logs each request."""
    with served_with_output() as (core, output):
        assert core.base_url.host == "127.0.0.1"
        made = core.post("/users?token=hunter2", json=ADA)
        assert made.status_code == 200
        assert core.post("/users", json=ADA).json() == made.json()
        page = core.get("/docs")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        rows = [output.readline().decode().partition("200")[0] for _ in range(4)]
    assert rows == [
        f"its operations are described at {core.base_url}/docs\n",
        "POST /users?token=*** ",
        "POST /users ",
        "GET /docs ",
    ]


def test_what_is_stored_in_a_file_outlives_the_process(tmp_path: Path) -> None:
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


def test_a_port_in_use_is_reported_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, output = refused("core", "--port", str(port))
    assert code == 3
    assert str(port) in output
    assert "in use" in output


def test_a_file_that_is_no_database_is_reported_as_such(tmp_path: Path) -> None:
    """And is left as it was."""
    (tmp_path / "core.db").write_bytes(b"not a database" * 99)
    code, output = refused("core", "--port", "0", "--database", str(tmp_path / "core.db"))
    assert code == 2
    assert "file is not a database" in output
    assert (tmp_path / "core.db").read_bytes() == b"not a database" * 99


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["cor"], "no provider is called 'cor'"),
        (["core", "--redis-url", "http://:hunter2@127.0.0.1"], "--redis-url: "),
    ],
)
def test_what_cannot_be_served_is_refused(options: list[str], message: str) -> None:
    """With exit code 2, and without a password that is in an option."""
    code, output = refused(*options)
    assert code == 2
    assert message in output
    assert "hunter2" not in output


@pytest.mark.parametrize(
    ("system", "provider", "known", "bound_in", "named"),
    [
        ("life_organiser", "llm-worker", "core", "life_organiser_contracts", ""),
        (
            "shop",
            "till",
            "none",
            "shop_contracts",
            ', named by system(bindings="shop_contracts.bindings:BINDINGS")',
        ),
    ],
)
def test_what_is_not_bound_is_named_with_the_line_that_binds_it(
    handfast: Callable[..., tuple[int, str]],
    folder: Path,
    shop: str,
    system: str,
    provider: str,
    known: str,
    bound_in: str,
    named: str,
) -> None:
    """One message, of a system with bindings and of one without any."""
    (folder / "shop_contracts.py").write_text(shop)
    (folder / "pyproject.toml").write_text(
        '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'
    )
    what = f"no application of {provider}, which is what `handfast serve {provider}` runs"
    line = f"BINDINGS = Bindings(served={{{provider!r}: make_app}})"
    message = f"Error: bindings of {system}: {what} (there are: {known}); "
    message += f"in {bound_in}.bindings: {line}{named}"
    assert handfast("serve", provider, "--port", "0") == (3, message)
