"""``handfast doctor``: is all there that the systems need? Names what mends what is wrong.

Everything that is looked at may be missing, so nothing of it is imported at the head.
"""

from __future__ import annotations

import os
import platform
import socket
import sys
from collections import Counter
from dataclasses import asdict
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.bound.parts import bindings_of
from handfast.commands.output.printing import print_item, print_json
from handfast.discovery import BrokenSystem, Entry, UnknownName, entries, load
from handfast.distributions import Requirement, requirements_of, with_needed
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass
from handfast.importing import cause_of, place_of
from handfast.model import REDIS_STREAM, System
from handfast.packages import package_faults
from handfast.providers.errors import CannotVerify
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["command"]

OLDEST_PYTHON = (3, 12)
_OURS = "handfast"
_FEW = 3
_NEEDED = ("", "verify")
"""The extras without which no command works; "" is what is always installed."""
_WANTED = ("strategies", "fuzz")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``remedy`` is empty where all is well."""

    what: str
    found: str
    remedy: str = ""


def command(
    app: Annotated[
        str | None,
        typer.Option(help="An app of your own, whose OpenAPI document is compared: package:app."),
    ] = None,
    provider: Annotated[
        str | None, typer.Option(help="Which service that app is, where several may be.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check what is installed, and name a remedy for what is wrong.

    \b
    handfast doctor
    handfast doctor --app core.main:app --provider core
    handfast doctor --json
    """
    known = entries()
    brought = dict.fromkeys(entry.distribution for entry in known if entry.distribution)
    looks: dict[str, Callable[[], Iterable[Finding]]] = {
        "interpreter": _interpreter,
        "distributions": lambda: _distributions([_OURS, *brought]),
        "libraries": _libraries,
        "packages": lambda: _packages([_OURS, *brought]),
        "systems": lambda: _systems(known),
        "port": lambda: _port(8000),
        "Redis": lambda: _redis(is_needed=_uses_redis(known)),
    }
    if app is not None:
        looks["OpenAPI document"] = lambda: _document(app, provider)
    findings = [finding for what, look in looks.items() for finding in _looked(what, look)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _print(finding)
    if any(finding.remedy for finding in findings):
        raise typer.Exit(ExitCode.NOT_VERIFIED)


def _looked(what: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What ``look`` finds; if it fails itself, that is one more thing that is wrong."""
    try:
        yield from look()
    except ModuleNotFoundError as error:
        yield Finding(what, f"cannot be looked at without {error.name}", _pip(f"{_OURS}[verify]"))
    except typer.Exit:
        yield Finding(what, "declarations are wrong", "mend them: `handfast check` names each")
    except (typer.BadParameter, UnknownName) as error:
        yield Finding(what, str(error), "name the service with --provider: `handfast list`")
    except Exception as error:  # whatever it is, the rest is to be looked at
        found = f"cannot be looked at: {cause_of(error)} ({place_of(error, _OURS)})"
        yield Finding(what, found, "report it: this is handfast's own fault")


def _interpreter() -> Iterator[Finding]:
    new_enough = sys.version_info[:2] >= OLDEST_PYTHON
    yield Finding(
        "interpreter",
        f"Python {platform.python_version()} at {sys.executable}",
        "" if new_enough else "use Python 3.12 or newer",
    )


def _distributions(names: Iterable[str]) -> Iterator[Finding]:
    """The distributions that bring systems, and whether what each needs is there and fits."""
    for name in names:
        found = _installed(name)
        if found is None:
            yield Finding(name, "not installed as a distribution", _pip(name))
            continue
        yield Finding(name, found.version)
        for needed in requirements_of(found):
            if not needed.extra:
                yield from _needed(needed, name)


def _needed(needed: Requirement, by: str) -> Iterator[Finding]:
    """What is wrong with a distribution that another one needs."""
    wanted = f"{needed.name}=={needed.version}" if needed.version else needed.name
    found = _installed(needed.name)
    if found is None:
        yield Finding(needed.name, f"not installed; {by} needs it", _pip(wanted))
    elif needed.version not in (None, found.version):
        needs = f"{found.version}; {by} needs {needed.version}"
        yield Finding(needed.name, needs, _pip(wanted))


def _libraries() -> Iterator[Finding]:
    """The libraries that handfast itself works with, and what is missing without an extra."""
    ours = _installed(_OURS)
    needed = requirements_of(ours) if ours else ()
    size = Counter(one.extra for one in needed)
    least_last = sorted(needed, key=lambda one: (one.extra in _NEEDED, -size[one.extra]))
    extras = {one.name: one.extra for one in least_last if one.extra in (*_NEEDED, *_WANTED)}
    for name, extra in sorted(extras.items()):
        found = _installed(name)
        remedy = _pip(f"{_OURS}[{extra}]" if extra else _OURS)
        if name == _OURS:
            continue
        if found is not None:
            yield Finding(name, found.version)
        elif extra in _NEEDED:
            yield Finding(name, "not installed", remedy)
        else:
            yield Finding(name, f"not installed; if it is wanted: {remedy}")


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _pip(what: str) -> str:
    return f"pip install '{what}'"


def _packages(names: Iterable[str]) -> Iterator[Finding]:
    """The packages that a system needs and that cannot be imported as they are brought."""
    for one in package_faults(with_needed(names).values(), Path.cwd()):
        yield Finding(f"import {one.package}", one.fault, one.remedy)


def _systems(known: Iterable[Entry]) -> Iterator[Finding]:
    for entry in known:
        what = f"system {entry.name}"
        system = load(entry)
        if isinstance(system, BrokenSystem):
            mended = "install what is missing" if system.missing else "mend what raised it"
            yield Finding(what, system.what, system.remedy or mended)
            continue
        try:
            bindings_of(system)
        except CannotVerify as stop:
            for mismatch in stop.mismatches:
                remedy = mismatch.remedy or "install what is missing"
                yield Finding(f"{what}, bindings", mismatch.got, remedy)
        else:
            yield Finding(what, system.title)


def _port(port: int) -> Iterator[Finding]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    found = "in use: `handfast serve PROVIDER --port 0` takes another" if taken else "free"
    yield Finding(f"port {port}", found)


def _uses_redis(known: Iterable[Entry]) -> bool:
    """Whether messages of any system that can be loaded are read back from a Redis."""
    systems = (load(entry) for entry in known)
    return any(isinstance(system, System) and _reads_redis(system) for system in systems)


def _reads_redis(system: System) -> bool:
    messages = (message for offer in system.offers for message in offer.messages)
    if not any(message.transport.kind == REDIS_STREAM for message in messages):
        return False
    try:
        return bindings_of(system).redis_server
    except CannotVerify:  # reported where the bindings are looked at
        return True


def _redis(*, is_needed: bool) -> Iterator[Finding]:
    from handfast.transports.redis.server import (  # noqa: PLC0415  # see the head
        NoRedisServerError,
        find_redis_server,
    )

    url = os.environ.get("REDIS_URL")
    if url is not None:
        yield _redis_at(url)
        return
    try:
        yield Finding("redis-server", find_redis_server())
    except NoRedisServerError as error:
        if is_needed:
            yield Finding("redis-server", "none found", str(error))
        else:
            yield Finding("redis-server", "none found; no system here uses one")


def _redis_at(url: str) -> Finding:
    from redis import AuthenticationError, Redis, RedisError  # noqa: PLC0415  # see the head

    try:
        with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except RedisError as error:
        refused = str(error).startswith(("NOAUTH", "NOPERM"))
        if refused or isinstance(error, AuthenticationError):
            remedy = "it answers and refuses: mend the user or password in REDIS_URL"
        else:
            remedy = "start that Redis, or unset REDIS_URL"
        # the message may quote the URL, which may have a password
        return Finding("REDIS_URL", type(error).__name__, remedy)
    except (ValueError, OSError):
        remedy = "write it like redis://127.0.0.1:6379/0, or unset REDIS_URL"
        return Finding("REDIS_URL", "no address of a Redis", remedy)
    return Finding("REDIS_URL", "answers")


def _document(app: str, name: str | None) -> Iterator[Finding]:
    """What its own OpenAPI document says otherwise than somebody relies on."""
    from handfast.commands.comparing.asked import asked  # noqa: PLC0415  # see the head
    from handfast.commands.options.subjects import (  # noqa: PLC0415  # see the head
        ServiceOptions,
        systems_for,
    )
    from handfast.fuzz.openapi.documents import NoDocument  # noqa: PLC0415  # see the head
    from handfast.schema_comparison.report import compare_schema  # noqa: PLC0415  # see the head

    system, *_ = systems_for(None, ServiceOptions(app=app), name, anywhere=True).systems
    service = name or next(one.provider for one in system.offers if one.operations)
    what = f"OpenAPI document of {service}"
    try:
        rows = compare_schema(system, service, asked(service, app, None))
    except NoDocument as none:
        yield Finding(what, f"none to compare ({none})")
        return
    broken = [row for row in rows if row.fails]
    # By path, whichever module of the system was imported first.
    absent = sorted(
        (row.route for row in broken if not row.placed.part), key=lambda route: route.split()[::-1]
    )
    if absent:
        routes = listed(absent[:_FEW]) + (
            f" and {len(absent) - _FEW} more" if absent[_FEW:] else ""
        )
        yield Finding(what, f"does not describe {routes}", "build them, or name what is there")
    for row in broken:
        if not row.placed.part:
            continue
        difference, consumers = row.placed.difference, dict.fromkeys(o.consumer for o in row.breaks)
        found = f"{row.route}, {row.place}: {difference.kind}; breaks {', '.join(consumers)}"
        yield Finding(what, found, f"declared is {difference.declared}: serve that, or name it")
    if not broken:
        yield Finding(what, "nothing that is relied on differs")


def _print(finding: Finding) -> None:
    print_item("wrong" if finding.remedy else "ok   ", f"{finding.what}: {finding.found}")
    if finding.remedy:
        print_item("      remedy:", finding.remedy)
