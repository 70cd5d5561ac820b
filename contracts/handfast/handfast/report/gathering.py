"""Gathers what was verified into a ``Run``: rows, relations, coverage, what is missing. Pure."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from handfast.derive.coverage import uses_of
from handfast.model import HttpInteraction
from handfast.model.cases import cases_of, state_of
from handfast.model.results import Mode, Verdict
from handfast.report.causes.grouping import causes_of
from handfast.report.causes.subjects import declared_in
from handfast.report.left_out import interactions_by_reason
from handfast.report.run import Covered, LeftOut, Origin, Relation, Row, Run, Since
from handfast.report.shown import shown, shown_text
from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from handfast.derive.coverage import Use
    from handfast.model import Interaction, System
    from handfast.model.results import Report, Result
    from handfast.report.causes.grouping import Broken, Cause
    from handfast.report.causes.subjects import Declared

__all__ = ["run_of"]

_ORDER = (Verdict.PASSED, Verdict.FAILED, Verdict.NOT_VERIFIED)


def run_of(
    reports: Iterable[Report],
    systems: Iterable[System],
    origin: Origin,
    *,
    repeat_of: Callable[[str, Result], str] = lambda system, result: "",
    left_out: Iterable[LeftOut] = (),
    secrets: Iterable[str] = (),
    earlier: Mapping[str, Since] | None = None,
    pending: Iterable[str] = (),
) -> Run:
    """Put together what was verified of ``systems``.

    ``repeat_of`` gives the line that verifies an interaction of a system again. ``left_out`` is
    what was not verified for reasons that no report has, ``earlier`` since when the causes of an
    earlier report are known, None where there is none, ``pending`` the systems whose failures
    decide nothing. Each of ``secrets`` is masked wherever it stands, the longest of them first, and
    so is what stands under the name of a secret.
    """
    longest_first = tuple(sorted({*secrets}, key=len, reverse=True))
    safe = tuple(shown(hidden_in(one, longest_first)) for one in reports)
    by_name = {system.name: system for system in systems}
    causes: list[Cause] = []
    rows: list[Row] = []
    coverage: list[Covered] = []
    for report in safe:
        system = by_name.get(report.system)
        declared = declared_in(system) if system else {}
        repeat = partial(repeat_of, report.system)
        found = causes_of(report.system, report.results, declared, repeat)
        mine = _rows(report, declared, found)
        causes += found
        rows += mine
        if system is not None:
            providers = {row.provider for row in mine}
            uses = (one for one in uses_of(system) if one.provider in providers or not mine)
            coverage += _coverage(report.system, uses, mine)
            left_out = (*left_out, *_not_chosen(system, mine, tuple(left_out)))
    first = Since(origin.at, origin.version)
    order = sorted(causes, key=lambda one: (one.verdict is Verdict.NOT_VERIFIED, -len(one.broken)))
    return Run(
        origin=hidden_in(origin, longest_first),
        reports=safe,
        causes=tuple(order),
        rows=tuple(rows),
        relations=_relations(rows),
        coverage=tuple(coverage),
        left_out=tuple(map(_shown_left_out, left_out)),
        lacking=_lacking(safe, whole=True),
        clauses=_lacking(safe, whole=False),
        since={one.id: (earlier or {}).get(one.id, first) for one in order},
        has_earlier=earlier is not None,
        pending=frozenset(pending),
    )


def _shown_left_out(one: LeftOut) -> LeftOut:
    names = tuple(map(shown_text, one.interactions))
    return LeftOut(one.system, shown_text(one.reason), names)


def _lacking(reports: Iterable[Report], *, whole: bool) -> tuple[LeftOut, ...]:
    """What needs an operation that is left out by choice: ``whole`` interactions, or clauses."""
    return tuple(
        LeftOut(report.system, reason, tuple(f"{one}: {name}" for one, name, _ in interactions))
        for report in reports
        for reason, interactions in interactions_by_reason(
            result for result in report.results if result.is_left_out is whole
        ).items()
    )


def _rows(report: Report, declared: Declared, causes: Iterable[Cause]) -> list[Row]:
    by_case: dict[tuple[str, str, str, str], list[Result]] = {}
    for one in report.results:
        by_case.setdefault(_key(one), []).append(one)
    broken: dict[tuple[str, ...], list[str]] = {}
    for cause in causes:
        for each in cause.broken:
            broken.setdefault(_key(each), []).append(cause.id)
    return [
        Row(
            report.system,
            *key,
            offered=_name(declared.get(key)),
            verdict=_worst(one.verdict for one in results),
            modes=tuple((one.mode, one.verdict) for one in results),
            seconds=sum(one.seconds for one in results),
            causes=tuple(broken.get(key, ())),
            left_out=all(one.is_left_out for one in results),
        )
        for key, results in by_case.items()
    ]


def _relations(rows: Iterable[Row]) -> tuple[Relation, ...]:
    found: dict[tuple[str, str, str], Counter[Verdict]] = {}
    for row in rows:
        key = (row.system, row.consumer, row.provider)
        found.setdefault(key, Counter())[row.verdict] += 1
    return tuple(
        Relation(*key, *(count[verdict] for verdict in _ORDER)) for key, count in found.items()
    )


def _coverage(system: str, uses: Iterable[Use], rows: Iterable[Row]) -> Iterator[Covered]:
    verdicts = {(row.consumer, row.provider, row.interaction): row.verdict for row in rows}
    for use in uses:
        named = [(consumer, name) for consumer, names in use.by for name in names]
        count = Counter(
            verdicts.get((consumer, use.provider, name), Verdict.NOT_VERIFIED)
            for consumer, name in named
        )
        yield Covered(
            system,
            use.provider,
            use.kind,
            use.name,
            use.status,
            tuple(consumer for consumer, _ in use.by),
            len(named),
            *(count[verdict] for verdict in _ORDER),
        )


def _not_chosen(system: System, rows: Iterable[Row], known: Iterable[LeftOut]) -> Iterator[LeftOut]:
    """What is declared and has no result, by consumer and provider.

    Where nothing of a service was verified, nothing of it was to be; what is ``known`` to be left
    out is not named again.
    """
    verified = {_key(row) for row in rows}
    by_client = any(mode is Mode.CONSUMER for row in rows for mode, _ in row.modes)
    subjects = {row.consumer if by_client else row.provider for row in rows}
    missing: dict[tuple[str, str], list[str]] = {}
    named = {name for one in known if one.system == system.name for name in one.interactions}
    for case in cases_of(system.contracts):
        name = case.interaction.name
        if f"{case.consumer}: {name}" in named:
            continue
        if subjects.isdisjoint([case.consumer if by_client else case.provider]):
            continue
        if (case.consumer, case.provider, name, state_of(case.interaction)) not in verified:
            missing.setdefault((case.consumer, case.provider), []).append(name)
    for (consumer, provider), names in missing.items():
        reason = f"not chosen in this run: what {consumer} relies on {provider} for"
        yield LeftOut(system.name, reason, tuple(names))


def _key(one: Row | Broken | Result) -> tuple[str, str, str, str]:
    return (one.consumer, one.provider, one.interaction, one.state)


def _name(interaction: Interaction | None) -> str:
    if interaction is None:
        return ""
    if isinstance(interaction, HttpInteraction):
        return interaction.operation.name
    return interaction.message.name


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return next(
        one for one in (Verdict.FAILED, Verdict.NOT_VERIFIED, Verdict.PASSED) if one in found
    )
