"""Which interactions a test file is about, under which ids, and what is missing to hold them.

Whatever is wrong is told at collection, all of it at once, before any test runs.
"""

from __future__ import annotations

import difflib
import fnmatch
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from handfast.check import check_system
from handfast.discovery import Absent, installed_systems, nearest
from handfast.model import BadDeclaration, System
from handfast.model.cases import Case, cases_of, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

__all__ = ["Row", "chosen", "deferred", "refuse", "rows_of", "system_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """One test: its id, what it holds, and why it is put off or left out, if it is."""

    id: str
    case: Case
    pending: str = ""
    left_out: str = ""

    @property
    def runs(self) -> bool:
        """Whether the interaction must be kept today."""
        return not self.pending and not self.left_out


def refuse(what: str, lines: Iterable[str]) -> NoReturn:
    """End the collection of the test file with ``what`` and every line.

    Raises:
        pytest.Collector.CollectError: always.
    """
    raise pytest.Collector.CollectError("\n".join([what, *(f"  - {line}" for line in lines)]))


def system_of(named: str | System) -> System:
    """The system called ``named``, whose declarations were found sound."""
    system = named if isinstance(named, System) else _installed(named)
    try:
        check_system(system)
    except BadDeclaration as bad:
        refuse(f"the declarations of {system.name} are wrong (no fault of yours)", bad.faults)
    return system


def _installed(name: str) -> System:
    known = {system.name: system for system in installed_systems()}
    found = known.get(name)
    if found is None:
        refuse("contracts", [f"no system is called {name!r}{nearest(name, known)}"])
    if isinstance(found, Absent):
        refuse("contracts", [f"{name} is not installed ({found.why}): {found.remedy}"])
    return found


def rows_of(
    system: System, keep: Callable[[Case], bool], other: Callable[[Case], str]
) -> tuple[Row, ...]:
    """A row for each interaction that ``keep`` keeps: ``other`` side, then the interaction's name.

    Where two have one name, their states tell them apart.
    """
    cases = [case for case in cases_of(system.contracts) if keep(case)]
    plain = Counter((other(case), case.interaction.name) for case in cases)
    return tuple(
        Row(_name(case, other(case), alone=plain[other(case), case.interaction.name] == 1), case)
        for case in cases
    )


def _name(case: Case, other: str, *, alone: bool) -> str:
    name = f"{other}: {case.interaction.name}"
    return name if alone else f"{name} ({state_of(case.interaction)})"


def chosen(
    rows: Sequence[Row], wanted: Collection[str] | None, other: Callable[[Case], str], kind: str
) -> tuple[Row, ...]:
    """``rows`` with those of another side than the ``wanted`` ones marked as left out."""
    if wanted is None:
        return tuple(rows)
    names = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    known = dict.fromkeys(other(row.case) for row in rows)
    unknown = [name for name in names if name not in known]
    if unknown:
        refuse(f"{kind}s", [f"no {kind} is called {n!r}{nearest(n, known)}" for n in unknown])
    return tuple(
        row if other(row.case) in names else replace(row, left_out=f"not in {kind}s=...")
        for row in rows
    )


def deferred(rows: Sequence[Row], pending: Mapping[str, str]) -> tuple[Row, ...]:
    """``rows`` with those that a key of ``pending`` names, as an id or a pattern, marked so."""
    known = [row.id for row in rows]
    named = {name: _matched(name, known) for name in pending}
    idle = [name for name, found in named.items() if not found]
    if idle:
        refuse(
            "pending", [f"{name!r} names no interaction{_closest(name, known)}" for name in idle]
        )
    reasons = {one: pending[name] for name, found in named.items() for one in found}
    return tuple(replace(row, pending=reasons.get(row.id, "")) for row in rows)


def _matched(name: str, known: Sequence[str]) -> list[str]:
    return [one for one in known if one == name or fnmatch.fnmatchcase(one, name)]


def _closest(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
