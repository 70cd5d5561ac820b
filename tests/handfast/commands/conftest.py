"""`handfast` in this process in a folder of its own, and `handfast verify` as a user runs it."""

from __future__ import annotations

import importlib.metadata
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import EntryPoint
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from handfast import discovery
from handfast.commands.app import app
from tests.handfast.commands.warm_python import run_module

SHOP = """
from handfast.model import (
    Answer, Contract, Exchange, HttpInteraction, Offer, Operation, State, System,
)

OPEN = State("it is open")
READ = Operation(name="read_price", method="GET", path="/price", answers=(Answer(200),))
TILL = Offer(provider="till", operations=(READ,), states=(OPEN,))
ASK = HttpInteraction(name="ask for the price", given=(OPEN(),), exchange=Exchange(operation=READ))
BUYER = Contract("buyer", "till", (ASK,))
SYSTEM = System(name="shop", title="A shop", offers=(TILL,), contracts=(BUYER,))
"""
"""A system with one interaction, which binds nothing."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder that this process stands in; what is imported from it is forgotten."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delenv("REDIS_URL", raising=False)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def handfast(folder: Path) -> Callable[..., tuple[int, str]]:
    """Runs the command in ``folder``; the exit code, and all that is printed, on one line."""

    def run(*arguments: str, width: int = 200) -> tuple[int, str]:
        done = CliRunner().invoke(app, arguments, env={"COLUMNS": str(width)})
        return done.exit_code, " ".join(done.output.split())

    return run


@pytest.fixture
def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes these the only installed systems: the source of the module of each, by name."""

    def install(**sources: str) -> None:
        points = []
        for name, source in sources.items():
            (folder / f"{name}_installed.py").write_text(source)
            points.append(EntryPoint(name, f"{name}_installed:SYSTEM", discovery.GROUP))
        monkeypatch.syspath_prepend(str(folder))
        # Libraries that a system imports ask for plugins of their own: there are none.
        mine = {discovery.GROUP: points}
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: mine.get(group, []))

    return install


@pytest.fixture
def shop() -> str:
    """The source of a module with a system called ``shop``."""
    return SHOP


@pytest.fixture(scope="session")
def verify() -> Callable[..., tuple[int, str]]:
    """Runs the command with these arguments and ``folder`` for its report."""

    def run(*arguments: str, folder: Path, inside: Path | None = None) -> tuple[int, str]:
        """The exit code and all that was printed, in a terminal 200 columns wide."""
        words = ("handfast", "verify", *arguments, "--report", str(folder))
        variables = {**os.environ, "COLUMNS": "200"}
        done = run_module(*words, folder=inside or folder, variables=variables)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def verify_here(folder: Path) -> Callable[..., tuple[int, str]]:
    """Runs ``handfast verify`` in this process and in ``folder``; as ``verify``, but soon."""

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            app, ["verify", *arguments, "--report", str(folder)], env={"COLUMNS": "200"}
        )
        return done.exit_code, done.output

    return run


@pytest.fixture
def refusing_redis() -> Iterator[str]:
    """Yield the address of a Redis, as far as it shows: it takes nobody's password."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_refuse, args=(server,), daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def _refuse(server: socket.socket) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(
                    b"-WRONGPASS invalid username-password pair or user is disabled.\r\n"
                )
