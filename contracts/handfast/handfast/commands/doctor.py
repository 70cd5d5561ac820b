"""``handfast doctor``: is everything here that the suite needs?"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import platform
import socket
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from redis import AuthenticationError, Redis, RedisError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from handfast.discovery import Absent, installed_systems
from handfast.report.terminal import EXIT_NOT_HELD
from handfast.transports.redis_server import NoRedisServerError, find_redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["command"]

OLDEST_PYTHON = (3, 12)
DISTRIBUTIONS = ("handfast", "life-organiser-contracts", "life-organiser-shared")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``remedy`` is empty where all is well."""

    what: str
    found: str
    remedy: str = ""


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Look at the interpreter, packages, extras, ports and Redis; exit 3 if something is wrong."""
    findings = [
        *_interpreter(),
        *_distributions(),
        *_shadowed(),
        *_systems(),
        *_tools(),
        *_port(8000),
        *_redis(),
    ]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        for _ in ("found", "remedy"):  # a path or command is shown whole, on more lines at need
            table.add_column(overflow="fold")
        for one in findings:
            mark = Text("wrong", "red") if one.remedy else Text("ok", "green")
            table.add_row(mark, one.what, Text(one.found), Text(one.remedy, "yellow"))
        Console().print(table)
    if any(finding.remedy for finding in findings):
        raise typer.Exit(EXIT_NOT_HELD)


def _interpreter() -> Iterator[Finding]:
    new_enough = sys.version_info[:2] >= OLDEST_PYTHON
    yield Finding(
        "interpreter",
        f"Python {platform.python_version()} at {sys.executable}",
        "" if new_enough else "use Python 3.12 or newer",
    )


def _distributions() -> Iterator[Finding]:
    found: dict[str, str] = {}
    for name in DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            yield Finding(name, "not installed", "pip install -e ./shared -e .")
    same = len(set(found.values())) <= 1
    for name, number in found.items():
        remedy = "" if same else "install both distributions at one version"
        yield Finding(name, number, remedy)


def _shadowed() -> Iterator[Finding]:
    """Whether ``handfast`` and ``shared`` are ours, not a folder of the service's own."""
    for module, ours in (("handfast", "handfast/cli.py"), ("shared", "shared/enums.py")):
        spec = importlib.util.find_spec(module)
        places = list(spec.submodule_search_locations or []) if spec else []
        mine = any((Path(place) / Path(ours).name).is_file() for place in places)
        remedy = "" if mine else f"another package is called {module}: rename it or its folder"
        yield Finding(f"import {module}", ", ".join(places) or "nothing", remedy)


def _systems() -> Iterator[Finding]:
    for system in installed_systems():
        if isinstance(system, Absent):
            yield Finding(f"system {system.name}", system.why, system.remedy)
            continue
        try:
            importlib.import_module(system.bindings or system.name)
        except ImportError as error:
            yield Finding(
                f"system {system.name}",
                f"its reference services need {error.name}",
                Absent(system.extra or system.name, "").remedy,
            )
        else:
            yield Finding(f"system {system.name}", system.title)


def _tools() -> Iterator[Finding]:
    for name in ("pact-python", "pact-python-ffi", "hypothesis", "pydantic", "redis", "fakeredis"):
        try:
            yield Finding(name, distribution(name).version)
        except PackageNotFoundError:
            yield Finding(name, "not installed", f"pip install {name}")


def _port(port: int) -> Iterator[Finding]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    found = "in use: `handfast serve core --port 0` takes another" if taken else "free"
    yield Finding(f"port {port}", found)


def _remedy(error: RedisError) -> str:
    refused = isinstance(error, AuthenticationError) or str(error).startswith(("NOAUTH", "NOPERM"))
    if refused:
        return "it answers and refuses: mend the user or password in REDIS_URL"
    return "start that Redis, or unset REDIS_URL"


def _redis() -> Iterator[Finding]:
    url = os.environ.get("REDIS_URL")
    if url is None:
        try:
            yield Finding("redis-server", find_redis_server())
        except NoRedisServerError as error:
            yield Finding("redis-server", "none found", str(error))
        return
    try:
        with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except RedisError as error:
        # it may quote the URL, which may hold a password
        yield Finding("REDIS_URL", type(error).__name__, _remedy(error))
    except (ValueError, OSError):
        remedy = "write it like redis://127.0.0.1:6379/0, or unset REDIS_URL"
        yield Finding("REDIS_URL", "no address of a Redis", remedy)
    else:
        yield Finding("REDIS_URL", "answers")
