"""Finds systems: by the entry points of the group ``handfast.systems``, and in a project's folder.

Knows no system by name. One that cannot be loaded is returned as such and never stops another.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handfast.declare.modules import GROUP
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass
from handfast.importing import CannotImport, cause_of, import_object
from handfast.model import BadDeclaration, System
from handfast.wire.texts import Unreadable, text_of_file
from handfast.wording.excerpts import quoted
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.metadata import EntryPoint

__all__ = [
    "GROUP",
    "BrokenSystem",
    "BrokenSystemError",
    "Entry",
    "UnknownName",
    "entries",
    "find_system",
    "folder_entries",
    "installed_entries",
    "load",
    "systems_with",
]

_PROJECT = "pyproject.toml"
_TABLE = ("tool", "handfast", "systems")
_COLON = re.compile(r"\s*:\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a system is found, before it is imported.

    ``value`` is ``package.module:attribute``, ``source`` the distribution or the file that names
    it, ``folder`` the project's folder if it was found there. ``unread`` is why that file cannot
    be read: then it is the file that has the name, and there is no value.
    """

    name: str
    value: str
    source: str
    distribution: str | None = None
    folder: Path | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class BrokenSystem:
    """A system that cannot be loaded: its entry point, the cause with its place, the remedy.

    ``missing`` is the module that could not be imported, if it is that; else the declaration
    itself is wrong, and ``faults`` are all that were found in it at once, if any were. There is
    no remedy for what a module raised, and for a missing module only where one is known.
    """

    name: str
    entry: Entry
    cause: str
    place: str = ""
    missing: str | None = None
    remedy: str = ""
    faults: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """How a command ends that was to use it."""
        return ExitCode.WRONG if self.missing is None else ExitCode.NOT_VERIFIED

    @property
    def what(self) -> str:
        """Which one cannot be loaded, and why."""
        where = f" ({self.place})" if self.place else ""
        named = f"system {self.name} ({self.entry.value}, named by {self.entry.source})"
        head = self.entry.source if self.entry.unread else named
        cause = "; ".join(self.faults) or self.cause
        return f"{head} cannot be loaded: {cause}{where}"

    def __str__(self) -> str:
        """All of it in one sentence."""
        return f"{self.what}; {self.remedy}" if self.remedy else self.what


class BrokenSystemError(Exception):
    """A system that was asked for cannot be loaded; ``system`` has the reason."""

    def __init__(self, system: BrokenSystem) -> None:
        self.system = system
        super().__init__(str(system))


class UnknownName(LookupError):
    """Nothing has the name that was asked for; the message has the one that was probably meant."""


def entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """Every system that is known in ``folder`` (the current one by default), by name.

    Where a project and an installed distribution name the same system, the project's is taken.
    """
    found = {entry.name: entry for entry in installed_entries()}
    found |= {entry.name: entry for entry in folder_entries(folder)}
    return tuple(found[name] for name in sorted(found))


def installed_entries() -> tuple[Entry, ...]:
    """Every system whose entry point is installed, by name."""
    # imported late: it takes longer than to import a system, and a project's own needs none of it
    from importlib.metadata import entry_points  # noqa: PLC0415  # see above

    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(
        Entry(
            point.name,
            _value_of(point),
            f"the entry point of {point.dist.name if point.dist else 'a distribution'}",
            point.dist.name if point.dist else None,
        )
        for point in points
    )


def _value_of(point: EntryPoint) -> str:
    """What ``point`` names, as it is written, without extras and spaces round the colon."""
    return _COLON.sub(":", point.value.partition("[")[0].strip())


def folder_entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """The systems of the project that ``folder`` (the current one by default) belongs to.

    They are named in the nearest ``pyproject.toml`` upwards, as entry points of the group or in
    a table ``[tool.handfast.systems]`` of the same form, installed or not.
    """
    start = (folder or Path.cwd()).resolve()
    file = next(
        (at / _PROJECT for at in (start, *start.parents) if (at / _PROJECT).is_file()), None
    )
    if file is None:
        return ()
    try:
        document = tomllib.loads(text_of_file(file.read_bytes()))
    except tomllib.TOMLDecodeError as error:
        return (_unread(file, f"it cannot be read as TOML: {error}"),)
    except Unreadable as error:
        return (_unread(file, f"it cannot be read as TOML: expected {error}"),)
    except (OSError, ValueError) as error:
        return (_unread(file, f"it cannot be read: {cause_of(error)}"),)
    if fault := _fault_of(document):
        return (_unread(file, fault),)
    named = {**_table(document, "project", "entry-points", GROUP), **_table(document, *_TABLE)}
    return tuple(
        Entry(name, str(value), str(file), folder=file.parent) for name, value in named.items()
    )


def _unread(file: Path, why: str) -> Entry:
    """What stands for the systems of a file that cannot be read: one that cannot be loaded."""
    return Entry(file.name, "", str(file), folder=file.parent, unread=why)


def _fault_of(document: Mapping[str, Any]) -> str:
    """Why a project's file names no system that it means to name; empty where nothing is wrong."""
    for key, value in _table(document, *_TABLE[:-1]).items():
        if key != _TABLE[-1]:
            return f"nothing reads [tool.handfast.{key}]: write [tool.handfast.systems]"
        if not isinstance(value, dict):
            return f"expected [tool.handfast.systems] to be a table, got {quoted(value, 80)}"
    return ""


def _table(document: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        document = document.get(key, {}) if isinstance(document, dict) else {}
    return document if isinstance(document, dict) else {}


def load(entry: Entry) -> System | BrokenSystem:
    """The system that ``entry`` names, or why it cannot be loaded.

    The folder of a project's own system is put in front of Python's path, so that the project
    need not be installed.
    """
    if entry.unread:
        return BrokenSystem(entry.name, entry, entry.unread, remedy="mend the file")
    if entry.folder is not None:
        _make_importable(entry.folder, entry.value.partition(":")[0].partition(".")[0])
    try:
        found = import_object(entry.value)
    except CannotImport as error:
        bad = error.__cause__
        return BrokenSystem(
            entry.name,
            entry,
            error.cause,
            error.place,
            missing=error.missing,
            remedy=error.remedy or _remedy(entry, error.missing),
            faults=bad.faults if isinstance(bad, BadDeclaration) else (),
        )
    if not isinstance(found, System):
        cause = f"it is no System, but {quoted(found, 80)}"
        return BrokenSystem(entry.name, entry, cause, remedy=_instead_of(entry.value))
    if found.name != entry.name:
        cause = f"the System there is called {found.name!r}"
        return BrokenSystem(entry.name, entry, cause, remedy="give both one name")
    return found


def _instead_of(value: str) -> str:
    """What to name instead of ``value``, which is no System: one of the same module, if any is."""
    module = value.partition(":")[0]
    there = [name for name, one in vars(sys.modules[module]).items() if isinstance(one, System)]
    if not there:
        return "name what `handfast.declare.system(...)` made"
    return f"name {listed(f'{module}:{name}' for name in there)}"


def _make_importable(project: Path, package: str) -> None:
    """Put the folder that holds ``package`` in front of Python's path: ``src``, or the project's.

    A package that stands elsewhere is found if the project is installed (an editable install will
    do).
    """
    for folder in (project / "src", project):
        if (folder / package / "__init__.py").is_file() or (folder / f"{package}.py").is_file():
            if str(folder) not in sys.path:
                sys.path.insert(0, str(folder))
            return


def _remedy(entry: Entry, missing: str | None) -> str:
    """What mends a failed import, if that can be known: what is wrong with the package."""
    package = (missing or "").partition(".")[0]
    if not package:
        return ""
    # imported late: only a system that is broken needs them
    from handfast.distributions import with_needed  # noqa: PLC0415  # see above
    from handfast.packages import brings, package_faults  # noqa: PLC0415  # see above

    needed = with_needed([entry.distribution] if entry.distribution else _names()).values()
    bringing = [one for one in needed if brings(one, package)]
    faults = (one for one in package_faults(bringing, Path.cwd()) if one.package == package)
    return next((f"{one.fault}: {one.remedy}" for one in faults), "")


def _names() -> list[str]:
    from importlib.metadata import distributions  # noqa: PLC0415  # as in installed_entries

    return [one.name for one in distributions()]


def find_system(name: str, folder: Path | None = None) -> System:
    """The system called ``name``; no other one is imported.

    Raises:
        UnknownName: there is none.
        BrokenSystemError: it cannot be loaded.
    """
    # The project's comes first anyway, and to look through all that is installed takes longer.
    known = {entry.name: entry for entry in folder_entries(folder)}
    if name not in known:
        known = {entry.name: entry for entry in entries(folder)}
    if name not in known:
        raise UnknownName(none_called(name, known, "system"))
    found = load(known[name])
    if isinstance(found, BrokenSystem):
        raise BrokenSystemError(found)
    return found


def systems_with(systems: Iterable[System | BrokenSystem], provider: str) -> tuple[System, ...]:
    """The systems in which ``provider`` offers something.

    Raises:
        UnknownName: it does so in none; those that cannot be loaded are named.
    """
    known = tuple(systems)
    sound = [system for system in known if isinstance(system, System)]
    found = tuple(system for system in sound if system.offer(provider))
    if not found:
        names = [offer.provider for system in sound for offer in system.offers]
        broken = [system.name for system in known if isinstance(system, BrokenSystem)]
        unloaded = f"; not loaded: {listed(broken)}" if broken else ""
        raise UnknownName(f"{none_called(provider, names, 'provider')}{unloaded}")
    return found
