"""What of a run was left out by choice: each reason once, with the number of interactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from handfast.model.results import Report

__all__ = ["what_is_left_out"]


def what_is_left_out(report: Report) -> RenderableType | None:
    """The operations that are left out, and the clauses that need them; None where there are none.

    An interaction counts once, in however many modes it was verified.
    """
    found: dict[str, set[tuple[str, str, str]]] = {}
    for result in report.results:
        one = (result.consumer, result.interaction, result.state)
        for mismatch in result.left_out:
            found.setdefault(f"{mismatch.where}: {mismatch.got}", set()).add(one)
    if not found:
        return None
    table = Table.grid(padding=(0, 1))
    for _ in range(2):
        table.add_column(overflow="fold")
    for what, interactions in found.items():
        table.add_row(Text(what, style="yellow"), Text(number_of(len(interactions), "interaction")))
    return Group(
        Text("\nNot verified, since it is left out", style="bold"), Padding(table, (0, 0, 0, 2))
    )
