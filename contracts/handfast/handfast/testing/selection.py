"""Which interactions a test file is about, under which ids, and what is wrong with its choice.

Whatever is wrong is reported at collection, all of it at once, before any test runs.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

from handfast.check import check_system
from handfast.discovery import BrokenSystemError, UnknownName, find_system
from handfast.frozen import dataclass
from handfast.http.served_routes import missing_routes
from handfast.model import BadDeclaration, System
from handfast.model.cases import Case, all_cases, state_of
from handfast.providers.left_out import itself_left_out
from handfast.providers.requirements import needed_by
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import secrets_given
from handfast.wording.suggestions import did_you_mean, none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from handfast.http.served_routes import Route
    from handfast.model.results import Mode

__all__ = [
    "InteractionTest",
    "built",
    "chosen",
    "deferred",
    "end_collection",
    "limited",
    "nothing_left",
    "rows_of",
    "system_of",
    "without",
    "word_of",
]

_NO_WORD: Final = re.compile(r"[^\w:+.\[\]/-]+")
_COLONS: Final = re.compile(r":[:\s]*")
_WRONG = "the declarations are wrong (this is no provider's fault)"


@dataclass(frozen=True, slots=True)
class InteractionTest:
    """One test: its id, its interaction, and why it is pending or left out, if it is.

    ``other`` is the other side of the interaction: the consumer of a provider's test, say.
    ``system`` is the name of its system, ``place`` where the code begins that it is about.
    """

    id: str
    other: str
    case: Case
    pending: str = ""
    left_out: str = ""
    system: str = ""
    place: str = ""

    @property
    def short_id(self) -> str:
        """The id as pytest has it: one word, which ``-k`` takes as it is."""
        return word_of(self.id)

    @property
    def runs(self) -> bool:
        """Whether the interaction must pass today."""
        return not self.pending and not self.left_out


def word_of(name: str) -> str:
    """``name`` in the characters that pytest's ``-k`` reads as one word.

    >>> word_of('web: refuses a price like "-1" (none)')
    'web:refuses-a-price-like--1-none'
    """
    return _NO_WORD.sub("-", _COLONS.sub(":", name)).strip("-")


def end_collection(what: str, faults: Iterable[str]) -> NoReturn:
    """End the collection of the test file with ``what`` and every fault.

    Raises:
        pytest.Collector.CollectError: always.
    """
    text = "\n".join([what, *(f"  - {fault}" for fault in faults)])
    raise pytest.Collector.CollectError(hidden_in(text, secrets_given((), os.environ)))


def system_of(named: str | System) -> System:
    """The system called ``named``, whose declarations were found sound.

    Raises:
        pytest.Collector.CollectError: there is none, it cannot be loaded, or it is wrong.
    """
    try:
        system = named if isinstance(named, System) else find_system(named)
        check_system(system)
    except UnknownName as error:
        end_collection("handfast", [str(error)])
    except BrokenSystemError as error:
        end_collection(
            _WRONG if error.system.faults else "handfast", error.system.faults or [str(error)]
        )
    except BadDeclaration as bad:
        end_collection(_WRONG, bad.faults)
    return system


def rows_of(
    system: System, keep: Callable[[Case], bool], other: Callable[[Case], str]
) -> tuple[InteractionTest, ...]:
    """A row for each interaction that ``keep`` picks: ``other`` side, then the interaction's name.

    Where two have one name, their states follow it.
    """
    cases = [case for case in all_cases(system) if keep(case)]
    plain = Counter((other(case), case.interaction.name) for case in cases)
    return tuple(
        replace(
            _row(case, other(case), alone=plain[other(case), case.interaction.name] == 1),
            system=system.name,
        )
        for case in cases
    )


def _row(case: Case, other: str, *, alone: bool) -> InteractionTest:
    name = f"{other}: {case.interaction.name}"
    whole = name if alone else f"{name} ({state_of(case.interaction)})"
    waived = f"waived: {case.waived}" if case.waived else ""
    return InteractionTest(whole, other, case, left_out=waived)


def chosen(
    rows: Sequence[InteractionTest], wanted: Collection[str] | None, kind: str
) -> tuple[tuple[InteractionTest, ...], list[str]]:
    """``rows`` with those of another side than the ``wanted`` ones marked as left out.

    And a fault for each of ``wanted`` that is unknown, or that there is none.
    """
    if wanted is None:
        return tuple(rows), []
    names = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    if not names:
        nothing = f"{kind}s=[] leaves nothing to verify: name a {kind}, or leave {kind}s out"
        return tuple(rows), [nothing]
    known = dict.fromkeys(row.other for row in rows)
    faults = [f"{kind}s: {none_called(name, known, kind)}" for name in names if name not in known]
    if faults:
        return tuple(rows), faults
    why = f"not in {kind}s=..."
    return tuple(row if row.other in names else replace(row, left_out=why) for row in rows), []


def deferred(
    rows: Sequence[InteractionTest], pending: Mapping[str, str]
) -> tuple[tuple[InteractionTest, ...], list[str]]:
    """``rows`` with those that a key of ``pending`` names, as an id or a pattern, marked so.

    And a fault for each key that names none.
    """
    named = {name: [row.id for row in rows if _is_named(row, name)] for name in pending}
    known = [row.id for row in rows]
    faults = [
        f"pending: {name!r} names no interaction: {did_you_mean(name, known)}"
        for name, found in named.items()
        if not found
    ]
    reasons = {one: pending[name] for name, found in named.items() for one in found}
    return tuple(replace(row, pending=reasons.get(row.id, "")) for row in rows), faults


def limited(
    rows: Sequence[InteractionTest], only: Collection[str] | None
) -> tuple[tuple[InteractionTest, ...], list[str]]:
    """``rows`` with those marked as left out that none of ``only`` names, as an id or a pattern.

    And a fault for each of ``only`` that names none.
    """
    if only is None:
        return tuple(rows), []
    names = (only,) if isinstance(only, str) else tuple(only)
    known = [row.id for row in rows]
    faults = [
        f"only: {name!r} names no interaction: {did_you_mean(name, known)}"
        for name in names
        if not any(_is_named(row, name) for row in rows)
    ]
    named = [row.left_out or any(_is_named(row, name) for name in names) for row in rows]
    return tuple(
        row if is_named else replace(row, left_out="is not in only=...")
        for row, is_named in zip(rows, named, strict=True)
    ), faults


def _is_named(row: InteractionTest, name: str) -> bool:
    return any(one == name or fnmatch.fnmatchcase(one, name) for one in (row.id, row.short_id))


def built(
    rows: Sequence[InteractionTest],
    mode: Mode,
    not_built: Collection[str],
    served: frozenset[Route] | None = None,
) -> tuple[tuple[InteractionTest, ...], list[str]]:
    """``rows`` with those marked as left out that are about a route or message of ``not_built``.

    And a fault for each that is unknown, or is served after all. ``served`` are the routes that
    the service is known to have.
    """
    used = {
        name: operation for row in rows for name, operation in needed_by(row.case, mode).items()
    }
    faults = [none_called(name, used, "route or message") for name in not_built if name not in used]
    if served is not None:
        listed = {name: used[name] for name in not_built if name in used}
        routes = {name: operation for name, operation in listed.items() if operation is not None}
        absent = missing_routes(routes.values(), served)
        faults += [
            f"{name} is served: take it out, and its interactions are verified"
            for name, operation in routes.items()
            if operation not in absent
        ]
    marked = without(rows, not_built, "is not built yet")
    return marked, [f"not_built: {fault}" for fault in faults]


def without(
    rows: Sequence[InteractionTest], left_out: Collection[str], why: str
) -> tuple[InteractionTest, ...]:
    """``rows`` with those marked as left out that are about one of ``left_out``."""
    lacking = [(row, () if row.left_out else itself_left_out(row.case, left_out)) for row in rows]
    return tuple(
        replace(row, left_out=f"{lacks[0].place} {why}") if lacks else row for row, lacks in lacking
    )


def nothing_left(rows: Sequence[InteractionTest]) -> list[str]:
    """A fault where each of ``rows`` is left out, with how many are for which reason."""
    if not all(row.left_out for row in rows):
        return []
    reasons = Counter(row.left_out for row in rows)
    why = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    return [f"nothing is left to verify: {why}"]
