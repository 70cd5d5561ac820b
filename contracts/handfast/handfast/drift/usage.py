"""Which known differences a run came across, and which are stale. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.derive.requests import request_of
from handfast.drift.translation import request_there, rows_of
from handfast.model import HttpInteraction
from handfast.model.results import KnownDrift
from handfast.wire.values import example_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.drift.differences import Differences, Row
    from handfast.model.cases import Case
    from handfast.model.results import Result

__all__ = ["known_drifts"]


def known_drifts(
    provider: str,
    differences: Differences,
    cases: Iterable[Case],
    results: Iterable[Result],
) -> tuple[KnownDrift, ...]:
    """Each row once, with how many verdicts it was used for.

    A row is stale where none used it, though an interaction was kept in which it could have been:
    one that sends what it names, or whose answer may hold it. Rows of interactions that were not
    held, or broke, are not judged.
    """
    own = [result for result in results if result.provider == provider]
    kept = {(result.consumer, result.interaction) for result in own if result.passed}
    tried = {
        row
        for case in cases
        if (case.consumer, case.interaction.name) in kept
        for row in _could_use(differences, case)
    }
    found = []
    for row in differences.rows:
        used = sum(row.said in result.drifts for result in own)
        found.append(
            KnownDrift(
                provider=provider,
                kind=row.kind,
                declared=row.said,
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
    sent = request_of(interaction.exchange, example_values(interaction))
    answer = interaction.exchange.answer
    return request_there(differences, sent).rows | rows_of(
        differences, answer.content if answer else None
    )
