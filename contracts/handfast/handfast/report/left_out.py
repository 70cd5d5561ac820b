"""What of a run was left out by choice: each reason once, with the interactions that lack it.

An interaction counts once, in however many modes it was verified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

    from handfast.model.results import Report, Result

__all__ = ["counted_left_out", "interactions_by_reason", "what_is_left_out"]

type Interactions = tuple[tuple[str, str, str], ...]
"""Each by its consumer, its name and its states."""


def interactions_by_reason(results: Iterable[Result]) -> Mapping[str, Interactions]:
    """The interactions of ``results`` by each reason for which something of them is left out."""
    found: dict[str, dict[tuple[str, str, str], None]] = {}
    for result in results:
        for mismatch in result.left_out:
            found.setdefault(f"{mismatch.where}: {mismatch.got}", {})[_key(result)] = None
    return {reason: tuple(interactions) for reason, interactions in found.items()}


def counted_left_out(report: Report) -> tuple[int, int]:
    """Of how many interactions nothing was verified by choice, and of how many not every clause."""
    lacking = [one for one in report.results if one.left_out]
    whole = {_key(one) for one in lacking if one.is_left_out}
    return len(whole), len({_key(one) for one in lacking} - whole)


def _key(result: Result) -> tuple[str, str, str]:
    return (result.consumer, result.interaction, result.state)


def what_is_left_out(report: Report) -> RenderableType | None:
    """What is left out by choice: whole interactions, then clauses; None where there is nothing."""
    whole, some = counted_left_out(report)
    verified = [one for one in report.results if not one.is_left_out]
    shown: list[RenderableType] = []
    if whole:
        shown.append(_listed(number_of(whole, "interaction"), report.left_out))
    if some:
        shown.append(_listed(f"clauses of {number_of(some, 'interaction')}", verified))
    return Group(*shown) if shown else None


def _listed(what: str, results: Iterable[Result]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for _ in range(2):
        table.add_column(overflow="fold")
    for reason, interactions in interactions_by_reason(results).items():
        count = number_of(len(interactions), "interaction")
        table.add_row(Text(reason.removesuffix(": left out"), style="yellow"), Text(count))
    return Group(
        Text(f"\nNot verified, since it is left out: {what}", style="bold"),
        Padding(table, (0, 0, 0, 2)),
    )
