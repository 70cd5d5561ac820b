"""What is reported of providers that were verified by pacts of others. Prints nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.commands.output.repeating import repeated
from handfast.commands.received_pacts.printing import left_out
from handfast.report.gathering import run_of
from handfast.report.writing import earlier_causes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from handfast.model.results import Report
    from handfast.report.run import Origin, Run
    from handfast.run.received_pacts.verified import VerifiedPact

__all__ = ["run_of_pacts"]


def run_of_pacts(
    rows: Sequence[tuple[tuple[Report, Report], Sequence[VerifiedPact[Any]]]],
    origin: Origin,
    folder: Path,
    secrets: tuple[str, ...],
    commands: Mapping[str, str],
) -> Run:
    """The whole run: of each provider what decides, and what is pending.

    ``folder`` has the report of the run before. ``commands`` verify each of the reports, by its
    title, again.
    """
    return run_of(
        [one for reports, _ in rows for one in reports if one.planned],
        (),
        origin,
        left_out=[one for reports, pacts in rows for one in left_out(reports[0].system, pacts)],
        secrets=secrets,
        repeat_of=lambda title, result: repeated(commands[title], result),
        earlier=earlier_causes(folder),
        pending=[pending.system for (_, pending), _ in rows],
    )
