"""Tells a report in a terminal: a table, then what is broken, for whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from contracts.engine.run.report import totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from contracts.engine.faults import Fault, Report, Verdict

__all__ = ["EXIT_BROKEN", "EXIT_KEPT", "EXIT_NOT_HELD", "EXIT_WRONG", "exit_code", "tell"]

EXIT_KEPT = 0
EXIT_BROKEN = 1
EXIT_WRONG = 2
EXIT_NOT_HELD = 3


def exit_code(reports: tuple[Report, ...]) -> int:
    """0 when all is kept; 1 when a promise is broken; 3 when it could not even be held."""
    if any(not v.kept and not v.set_up_failed for report in reports for v in report.verdicts):
        return EXIT_BROKEN
    if reports and all(report.kept for report in reports):
        return EXIT_KEPT
    return EXIT_NOT_HELD


def tell(report: Report, console: Console) -> None:
    """Print ``report``: the table last where all is kept, the faults last where not."""
    console.print(_table(report))
    for fault in report.obstacles:
        console.print(Text.assemble("\n", ("Stopped", "bold red"), f" at {fault.where}"))
        console.print(Padding(Group(*_lines(fault)), (0, 0, 0, 2)))
    for verdicts in _alike(report.broken):
        console.print(_broken(verdicts))
    console.print(_closing(report))


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("consumer", "provider", "held"):
        table.add_column(heading)
    table.add_column("kept", justify="right")
    for consumer, provider, way, kept, count in totals(report):
        style = "green" if kept == count else "red"
        table.add_row(consumer, provider, way, Text(f"{kept}/{count}", style=style))
    return table


def _alike(broken: tuple[Verdict, ...]) -> Iterator[tuple[Verdict, ...]]:
    """One group an interaction, so that what two ways saw is read together."""
    groups: dict[tuple[str, str, str, str], list[Verdict]] = {}
    for verdict in broken:
        key = (verdict.consumer, verdict.provider, verdict.interaction, verdict.state)
        groups.setdefault(key, []).append(verdict)
    yield from map(tuple, groups.values())


def _broken(verdicts: tuple[Verdict, ...]) -> RenderableType:
    first = verdicts[0]
    given = f"\n  given {first.state}" if first.state else ""
    head = Text.assemble(
        "\n",
        ("Not held" if first.set_up_failed else "Broken", "bold red"),
        "  ",
        (first.consumer, "bold"),
        " relies on ",
        (first.provider, "bold"),
        f": {first.interaction}",
        (given, "dim"),
    )
    body: list[RenderableType] = []
    for verdict in verdicts:
        body.append(Text(f"seen {verdict.way}", style="dim"))
        body += [line for fault in verdict.faults for line in _lines(fault)]
    return Group(head, Padding(Group(*body), (0, 0, 0, 2)))


def _lines(fault: Fault) -> Iterator[RenderableType]:
    yield Text.assemble((fault.where, "bold yellow"), (f"  ({fault.clause})", "dim"))
    told = [("expected", fault.expected), ("got", fault.got), ("remedy", fault.remedy)]
    told += [("repeat", fault.request), ("detail", fault.detail)]
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", min_width=8)
    table.add_column(overflow="fold")
    for name, text in told:
        if text:
            table.add_row(name, Text(text))
    yield Padding(table, (0, 0, 0, 2))


def _closing(report: Report) -> Text:
    held = len(report.verdicts)
    if report.kept:
        return Text.assemble("\n", ("Kept", "bold green"), f": all {held} promises.")
    broken = len(report.broken)
    return Text.assemble("\n", ("Not kept", "bold red"), f": {broken} of {held} promises.")
