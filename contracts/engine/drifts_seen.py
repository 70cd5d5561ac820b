"""Which known differences a run came across, and which are stale. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.engine.derive.requests import request_of
from contracts.engine.drifted import request_there, rows_of
from contracts.engine.faults import KnownDrift
from contracts.engine.model import HttpInteraction
from contracts.engine.values import example_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.engine.cases import Case
    from contracts.engine.drift import Differences, Row
    from contracts.engine.faults import Verdict

__all__ = ["known_drifts"]


def known_drifts(
    provider: str,
    differences: Differences,
    cases: Iterable[Case],
    verdicts: Iterable[Verdict],
) -> tuple[KnownDrift, ...]:
    """Each row once, with how many verdicts it was used for.

    A row is stale where none used it, though an interaction was kept in which it could have been:
    one that sends what it names, or whose answer may hold it. Rows of interactions that were not
    held, or broke, are not judged.
    """
    own = [verdict for verdict in verdicts if verdict.provider == provider]
    kept = {(verdict.consumer, verdict.interaction) for verdict in own if verdict.kept}
    tried = {
        row
        for case in cases
        if (case.consumer, case.interaction.name) in kept
        for row in _could_use(differences, case)
    }
    found = []
    for row in differences.rows:
        used = sum(row.said in verdict.drifts for verdict in own)
        found.append(
            KnownDrift(
                provider=provider,
                kind=row.kind,
                said=row.said,
                there=row.there,
                reason=row.reason,
                interactions=used,
                stale=not used and row in tried,
            )
        )
    return tuple(found)


def _could_use(differences: Differences, case: Case) -> frozenset[Row]:
    interaction = case.interaction
    if not isinstance(interaction, HttpInteraction):
        return rows_of(differences, interaction.message.payload)
    sent = request_of(interaction, example_values(interaction))
    answer = interaction.answer
    return request_there(differences, sent).rows | rows_of(
        differences, answer.content if answer else None
    )
