"""Which known differences a run needed, and which are stale. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.derive.requests import request_of
from handfast.drift.judged import needed_by
from handfast.drift.translation import drift_rows_of, request_for_provider
from handfast.model import HttpInteraction
from handfast.model.cases import subject_of
from handfast.model.modes import modes_of
from handfast.model.results import KnownDrift
from handfast.model.values import example_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model.cases import Case
    from handfast.model.results import Mode, Result

__all__ = ["known_drifts"]


def known_drifts(
    provider: str,
    differences: Differences,
    cases: Iterable[Case],
    results: Iterable[Result],
    every: Collection[Case] = (),
) -> tuple[KnownDrift, ...]:
    """Each row once, with the number of results in which it was used.

    A row is stale where none used it, though the provider was as the contract has it. Of a row
    about a name, it is so too where an interaction passed in which it could have been used: one
    that sends what it names, or whose answer may have it. A waiver is stale where it covers nothing
    of ``every`` interaction with the provider: none needs what it names, or all that are about it
    passed, in each mode there is for them; Pact does not see each clause.
    """
    own = [result for result in results if result.provider == provider]
    passed = {(result.consumer, result.interaction) for result in own if result.passed}
    usable = {
        row
        for case in cases
        if (case.consumer, case.interaction.name) in passed
        for row in _usable_rows(differences, case)
    }
    usable.update(_covering_nothing(differences, every, _fulfilled(every, own)))
    found = []
    for row in differences.rows:
        used = sum(row.name in result.drifts for result in own)
        against = any(row.name in result.not_drifted for result in own)
        found.append(
            KnownDrift(
                provider=provider,
                kind=row.kind,
                declared=row.declared,
                there=row.there,
                reason=row.reason,
                interactions=used,
                stale=not used and (against or row in usable),
            )
        )
    return tuple(found)


def _fulfilled(every: Iterable[Case], own: Iterable[Result]) -> frozenset[str]:
    """The ids of the cases that passed in each of their modes, but for Pact's."""
    runs: dict[tuple[str, str, Mode], list[bool]] = {}
    for one in own:
        runs.setdefault((one.consumer, one.interaction, one.mode), []).append(one.passed)
    passed = frozenset(run for run, came_to in runs.items() if all(came_to))
    return frozenset(
        case.id
        for case in every
        if all((case.consumer, case.interaction.name, mode) in passed for mode in modes_of(case))
    )


def _covering_nothing(
    differences: Differences, every: Collection[Case], fulfilled: Collection[str]
) -> Iterator[DriftRow]:
    """The rows of waivers without which as much would pass."""
    for waiver in differences.waivers if every else ():
        covered = (
            waiver.subject in needed_by(case)
            if waiver.clause is None
            else subject_of(case.interaction) == waiver.subject and case.id not in fulfilled
            for case in every
        )
        if not any(covered):
            yield waiver.row


def _usable_rows(differences: Differences, case: Case) -> frozenset[DriftRow]:
    """The rows that verifying ``case`` could need."""
    interaction = case.interaction
    if not isinstance(interaction, HttpInteraction):
        return drift_rows_of(differences, interaction.message.payload)
    sent = request_of(interaction.exchange, example_values(interaction))
    answer = interaction.exchange.answer
    of_answer = drift_rows_of(differences, answer.content if answer else None)
    of_request = request_for_provider(differences, sent).rows
    return of_answer | {row for row in of_request if row.kind in ("route", "field")}
