"""The causes of what did not pass, each once, with everything that it breaks. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from handfast.frozen import dataclass
from handfast.model.results import Mismatch, Mode, Responsible, Result, Verdict
from handfast.report.causes.joining import occurrences_in
from handfast.report.causes.kinds import Kind, Occurrence
from handfast.report.causes.titles import remedy_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handfast.report.causes.subjects import Declared

__all__ = ["Broken", "Cause", "causes_of"]

# Generated values differ in length from run to run: what is short must not depend on a digit.
_FITS_A_ROW: Final = 80


@dataclass(frozen=True, slots=True)
class Broken:
    """One interaction that a cause breaks, in all modes that showed it.

    ``repeat`` is a line that verifies it again; ``main`` names its operation or message.
    """

    consumer: str
    provider: str
    interaction: str
    state: str
    main: str
    verdict: Verdict
    modes: tuple[Mode, ...]
    mismatches: tuple[Mismatch, ...]
    repeat: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause. ``id`` is the same in each run that shows it; ``mismatch`` is what shows it best.

    ``shown_by`` is the interaction in which that mismatch was found.
    """

    id: str
    kind: Kind
    system: str
    provider: str
    whose: Responsible
    title: str
    remedy: str
    mismatch: Mismatch
    shown_by: Broken
    broken: tuple[Broken, ...]

    @property
    def verdict(self) -> Verdict:
        """Failed, or not verified where nothing that it breaks failed."""
        failed = any(one.verdict is Verdict.FAILED for one in self.broken)
        return Verdict.FAILED if failed else Verdict.NOT_VERIFIED

    @property
    def consumers(self) -> tuple[str, ...]:
        """Those whose interactions it breaks, the most broken first."""
        names = [one.consumer for one in self.broken]
        return tuple(sorted(dict.fromkeys(names), key=lambda name: (-names.count(name), name)))

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations and messages of those interactions, the most broken first."""
        names = [one.main for one in self.broken if one.main]
        return tuple(sorted(dict.fromkeys(names), key=lambda name: (-names.count(name), name)))

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes that show it."""
        found = {mode for one in self.broken for mode in one.modes}
        return tuple(mode for mode in Mode if mode in found)


def causes_of(
    system: str,
    results: Iterable[Result],
    declared: Declared,
    repeat_of: Callable[[Result], str] = lambda result: "",
) -> tuple[Cause, ...]:
    """Every cause of what did not pass, what failed first, then by how much it breaks."""
    groups: dict[tuple[str, ...], list[Occurrence]] = {}
    for one in occurrences_in(results, declared):
        groups.setdefault(one.key, []).append(one)
    joined = _joined(groups)
    causes = [_cause(system, key, group, repeat_of) for key, group in joined.items()]
    return tuple(
        sorted(
            causes, key=lambda one: (one.verdict is Verdict.NOT_VERIFIED, -len(one.broken), one.id)
        )
    )


def _joined(
    groups: dict[tuple[str, ...], list[Occurrence]],
) -> dict[tuple[str, ...], list[Occurrence]]:
    """``groups`` with other values of one model in one, where the same interactions show them."""
    joined: dict[tuple[str, ...], list[Occurrence]] = {}
    alike: dict[object, tuple[str, ...]] = {}
    for key, group in groups.items():
        model = key[-1].partition(".")[0]
        cases = frozenset(one.place[:4] for one in group)
        is_value = group[0].kind is Kind.VALUE
        first = alike.setdefault((key[:2], model, cases), key) if is_value else key
        joined.setdefault(first, []).extend(group)
    return joined


def _cause(
    system: str,
    key: tuple[str, ...],
    group: list[Occurrence],
    repeat_of: Callable[[Result], str],
) -> Cause:
    best = min(group, key=_how_indirect)
    cases: dict[tuple[str, ...], list[Occurrence]] = {}
    for one in group:
        cases.setdefault(one.place[:4], []).append(one)
    broken = {case: _broken(found, repeat_of) for case, found in cases.items()}
    return Cause(
        id=hashlib.sha256("\x1f".join((system, *key)).encode()).hexdigest()[:10],
        kind=best.kind,
        system=system,
        provider=best.result.provider,
        whose=best.mismatch.whose,
        title=title_of(group, best),
        remedy=remedy_of(best),
        mismatch=best.mismatch,
        shown_by=broken[best.place[:4]],
        broken=tuple(broken.values()),
    )


def _how_indirect(one: Occurrence) -> tuple[bool, bool, bool, bool, bool, int, bool]:
    """What to show first: an answer that is there, of the interaction itself, few rows, short.

    Of a missing field, that it is missing; of a route that is not there, what it answers.
    """
    then = one.subject.main != one.subject.offered
    unordered = one.kind is Kind.ITEMS and one.mismatch.clause != "ordered"
    return (
        one.mismatch.whose is Responsible.SET_UP,
        one.kind is Kind.MISSING and one.mismatch.clause in ("ordered", "then"),
        not one.mismatch.answer,
        then,
        unordered,
        len(one.result.mismatches),
        len(one.mismatch.expected) > _FITS_A_ROW,
    )


def _broken(found: list[Occurrence], repeat_of: Callable[[Result], str]) -> Broken:
    first = min(found, key=lambda one: not one.mismatch.answer)
    result = first.result
    verdicts = {one.result.verdict for one in found}
    return Broken(
        consumer=result.consumer,
        provider=result.provider,
        interaction=result.interaction,
        state=result.state,
        main=first.subject.main,
        verdict=Verdict.FAILED if Verdict.FAILED in verdicts else Verdict.NOT_VERIFIED,
        modes=tuple(dict.fromkeys(one.result.mode for one in found)),
        mismatches=tuple(one.mismatch for one in found if one.result.mode is result.mode),
        repeat=repeat_of(result),
    )
