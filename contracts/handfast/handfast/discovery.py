"""Finds systems: by the entry points of the group ``handfast.systems``, and in a project's folder.

Knows no system by name. One that cannot be loaded is returned as such and never stops another.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import distributions, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handfast.exit_codes import ExitCode
from handfast.importing import CannotImport, import_object
from handfast.model import BadDeclaration, System
from handfast.wording.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    "provider_of",
]

GROUP = "handfast.systems"
_PROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a system is found, before it is imported.

    ``value`` is ``package.module:attribute``, ``source`` the distribution or the file that names
    it, ``folder`` the project's folder if it was found there.
    """

    name: str
    value: str
    source: str
    distribution: str | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class BrokenSystem:
    """A system that cannot be loaded: its entry point, the cause with its place, the remedy.

    ``missing`` is the module that could not be imported, if it is that; else the declaration
    itself is wrong, and ``faults`` are all that were found in it at once, if any were.
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

    def __str__(self) -> str:
        """All of it in one sentence."""
        where = f" ({self.place})" if self.place else ""
        what_next = f"; {self.remedy}" if self.remedy else ""
        named = f"{self.entry.value}, named by {self.entry.source}" if self.entry.value else ""
        head = f"system {self.name} ({named})" if named else self.entry.source
        cause = "; ".join(self.faults) or self.cause
        return f"{head} cannot be loaded: {cause}{where}{what_next}"


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
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(
        Entry(
            point.name,
            f"{point.module}:{point.attr}",
            f"the entry point of {point.dist.name if point.dist else 'a distribution'}",
            point.dist.name if point.dist else None,
        )
        for point in points
    )


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
    named = _named_in(file)
    return tuple(
        Entry(name, str(value), str(file), folder=file.parent) for name, value in named.items()
    )


def _named_in(file: Path) -> Mapping[str, Any]:
    """The entry points by name; a file that is no TOML names one system that cannot be loaded."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {file.name: ""}
    points = _table(document, "project", "entry-points", GROUP)
    return {**points, **_table(document, "tool", "handfast", "systems")}


def _table(document: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        document = document.get(key, {}) if isinstance(document, dict) else {}
    return document if isinstance(document, dict) else {}


def load(entry: Entry) -> System | BrokenSystem:
    """The system that ``entry`` names, or why it cannot be loaded.

    The folder of a project's own system is put in front of Python's path, so that the project
    need not be installed.
    """
    if not entry.value:
        return BrokenSystem(entry.name, entry, "it cannot be read as TOML")
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
            remedy=_remedy(entry, error.missing),
            faults=bad.faults if isinstance(bad, BadDeclaration) else (),
        )
    if not isinstance(found, System):
        return BrokenSystem(entry.name, entry, f"it is no System, but {found!r:.80}")
    if found.name != entry.name:
        return BrokenSystem(entry.name, entry, f"the System there is called {found.name!r}")
    return found


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
    from handfast.packages import package_faults  # noqa: PLC0415  # see above

    needed = with_needed([entry.distribution] if entry.distribution else _names()).values()
    faults = (one for one in package_faults(needed, Path.cwd()) if one.package == package)
    return next((f"{one.fault}: {one.remedy}" for one in faults), "")


def _names() -> list[str]:
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
        msg = f"no system is called {name!r}: {did_you_mean(name, known)}"
        raise UnknownName(msg)
    found = load(known[name])
    if isinstance(found, BrokenSystem):
        raise BrokenSystemError(found)
    return found


def provider_of(systems: Iterable[System | BrokenSystem], provider: str) -> System:
    """The first system in which ``provider`` offers something.

    Raises:
        UnknownName: it does so in none; those that cannot be loaded are named.
    """
    known = tuple(systems)
    sound = [system for system in known if isinstance(system, System)]
    found = next((system for system in sound if system.offer(provider)), None)
    if found is None:
        names = [offer.provider for system in sound for offer in system.offers]
        broken = [system.name for system in known if isinstance(system, BrokenSystem)]
        unloaded = f"; not loaded: {listed(broken)}" if broken else ""
        msg = f"no provider is called {provider!r}: {did_you_mean(provider, names)}{unloaded}"
        raise UnknownName(msg)
    return found
