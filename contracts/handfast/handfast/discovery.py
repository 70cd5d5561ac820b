"""Finds systems by the entry-point group ``handfast.systems``; imports none by name."""

from __future__ import annotations

import difflib
import traceback
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

import typer

from handfast.model import System

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Absent", "chosen_systems", "installed_systems", "nearest", "provider_of"]

GROUP = "handfast.systems"


@dataclass(frozen=True, slots=True)
class Absent:
    """A system that is known but cannot be loaded, with the pip line that brings it."""

    name: str
    why: str

    @property
    def remedy(self) -> str:
        """The line that installs what is missing."""
        return f"pip install 'life-organiser-contracts[{self.name.replace('_', '-')}]'"


def installed_systems() -> tuple[System | Absent, ...]:
    """Every system whose entry point is installed, by name."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(_load(point) for point in points)


def _load(point: EntryPoint) -> System | Absent:
    try:
        system = point.load()
    except ImportError as error:
        return Absent(point.name, str(error))
    except Exception as error:  # a declaration is code, and may raise whatever it likes
        at = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} ({at.filename}, line {at.lineno})"
        raise typer.BadParameter(f"system {point.name} cannot be loaded: {told}") from error
    if not isinstance(system, System):
        raise typer.BadParameter(f"entry point {point.name} of {GROUP}: no System, {point.value}")
    return system


def chosen_systems(name: str | None, *, every: bool = False) -> tuple[System, ...]:
    """The system called ``name``, or all of them; ends the command where there is none."""
    known = installed_systems()
    if name is None and (every or len(known) == 1):
        wanted = known
    else:
        wanted = tuple(system for system in known if system.name == name)
    if not wanted:
        names = [system.name for system in known]
        asked = "name a system" if name is None else f"no system is called {name!r}"
        raise typer.BadParameter(f"{asked}{nearest(name or '', names)}")
    absent = [system for system in wanted if isinstance(system, Absent)]
    if absent:
        lines = [f"{one.name} is not installed ({one.why}): {one.remedy}" for one in absent]
        raise typer.BadParameter("; ".join(lines))
    return tuple(system for system in wanted if isinstance(system, System))


def provider_of(systems: Iterable[System], provider: str) -> System:
    """The system in which ``provider`` offers something; ends the command where none does."""
    systems = tuple(systems)
    found = [system for system in systems if system.offer(provider)]
    if not found:
        names = [offer.provider for system in systems for offer in system.offers]
        raise typer.BadParameter(f"no provider is called {provider!r}{nearest(provider, names)}")
    return found[0]


def nearest(name: str, names: Iterable[str]) -> str:
    """The end of a sentence: which names there are, the nearest first."""
    known = list(names)
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f" (there are: {', '.join(known) or 'none'}){hint}"
