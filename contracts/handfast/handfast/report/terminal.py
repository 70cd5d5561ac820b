"""Prints a report in a terminal: a table, what was not verified, what failed, and why.

Each cause is printed once, with what shows it best; the rest of what it breaks is counted.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from handfast.exit_codes import ExitCode
from handfast.model.results import Verdict
from handfast.report.causes.grouping import causes_of
from handfast.report.causes.subjects import declared_as
from handfast.report.layout import (
    OnOneRow,
    body_of,
    difference_of,
    indented,
    parts_of,
    raised_in,
)
from handfast.report.left_out import counted_left_out, what_is_left_out
from handfast.wording.counts import number_of
from handfast.wording.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from handfast.model import Interaction
    from handfast.model.results import Mismatch, Report, Result
    from handfast.report.causes.grouping import Broken, Cause

__all__ = [
    "exit_code",
    "print_report",
    "text_of_obstacles",
    "text_of_result",
    "totals",
]

_NAMED = 3
_DESCRIBED = 10
_AS_LONG_AS_IT_IS = 10_000


def exit_code(reports: tuple[Report, ...]) -> ExitCode:
    """What the command ends with: a failure counts more than what was not verified."""
    if any(report.failed for report in reports):
        return ExitCode.FAILED
    if reports and all(report.passed for report in reports):
        return ExitCode.PASSED
    verified = all(not report.obstacles and not report.not_verified for report in reports)
    if verified and any(report.stale for report in reports):
        return ExitCode.WRONG
    return ExitCode.NOT_VERIFIED


def print_report(report: Report, console: Console, causes: Iterable[Cause]) -> None:
    """Print ``report``, with ``causes`` of what did not pass in it; what matters stands last."""
    if report.results:
        console.print(_table(report))
    if report.drifts:
        console.print(_drifts(report))
    if report.document:
        console.print(_described(report))
    left_out = what_is_left_out(report)
    if left_out is not None:
        console.print(left_out)
    for mismatch in report.obstacles:
        console.print("")
        console.print(_obstacle(mismatch), crop=False)
    known = list(causes)
    for cause in known:
        if cause.verdict is Verdict.NOT_VERIFIED:
            console.print(_not_verified(cause), crop=False)
    for cause in known:
        if cause.verdict is Verdict.FAILED:
            console.print(_failed(cause), crop=False)
    console.print(_closing(report))


def text_of_result(
    result: Result, interaction: Interaction, repeat: str = "", place: str = ""
) -> str:
    """What is wrong with one ``interaction``, each cause once, in plain text.

    ``repeat`` is a line that verifies it again, ``place`` where the code begins that it is about.
    """
    pair = f"{result.consumer} relies on {result.provider}: {result.interaction}"
    head = "Failed" if result.verdict is Verdict.FAILED else "Not verified"
    rows: list[RenderableType] = [Text(f"{head}  {pair}")]
    first, *others = causes_of("", (result,), declared_as(result, interaction))
    if not first.mismatch.raised:
        rows.append(indented(Text(first.title)))
    rows += body_of(first, place=place)
    for cause in others:
        rows += [indented(Text(raised_in(cause.mismatch) or cause.title)), *difference_of(cause)]
    if repeat:
        rows.append(OnOneRow("repeat", repeat))
    return _plain(Group(*rows))


def text_of_obstacles(mismatches: Iterable[Mismatch]) -> str:
    """What stopped a run, as ``print_report`` prints it, in plain text."""
    return _plain(Group(*map(_obstacle, mismatches)))


def _obstacle(mismatch: Mismatch) -> RenderableType:
    """What stopped a run; its place stands in the head and nowhere else."""
    head = Text.assemble(
        ("Stopped", "bold red"),
        " by ",
        (mismatch.where, "bold yellow"),
        (f"  ({mismatch.clause})", "dim"),
    )
    raised = raised_in(mismatch) or mismatch.detail
    above = [indented(Text(raised, style="bold"))] if raised else []
    return Group(head, *above, parts_of(mismatch))


def _not_verified(cause: Cause) -> RenderableType:
    """What could not be verified for one reason, and which interactions those are."""
    count = number_of(len(cause.broken), "interaction")
    head = Text.assemble("\n", ("Not verified", "bold red"), f": {count}")
    return Group(head, *body_of(cause), *_repeating(cause), indented(_names(cause.broken)))


def _failed(cause: Cause) -> RenderableType:
    broken = cause.shown_by
    head = Text.assemble("\n", ("Failed", "bold red"), f"  {cause.title}")
    pair = Text.assemble(
        (broken.consumer, "bold"),
        " relies on ",
        (broken.provider, "bold"),
        f": {broken.interaction}",
    )
    others = [one for one in cause.broken if one is not broken]
    rows: list[RenderableType] = [head, *body_of(cause, pair), *_repeating(cause)]
    if others:
        count = number_of(len(others), "more interaction")
        rows.append(indented(Text(f"the same in {count}", style="dim"), _names(others)))
    return Group(*rows)


def _repeating(cause: Cause) -> Iterator[RenderableType]:
    if cause.shown_by.repeat:
        yield OnOneRow("repeat", cause.shown_by.repeat)


def _names(broken: Sequence[Broken]) -> RenderableType:
    names = [f"{one.consumer}: {one.interaction}" for one in broken]
    more = [f"and {len(names) - _NAMED} more, in the report"] if len(names) > _NAMED else []
    return Text("\n".join([*names[:_NAMED], *more]), style="dim")


def _plain(output: RenderableType) -> str:
    """``output`` without colour or what acts on a terminal, its lines as long as they are."""
    console = Console(file=io.StringIO(), width=_AS_LONG_AS_IT_IS, color_system=None)
    with console.capture() as captured:
        console.print(output, crop=False)
    lines = (line.rstrip() for line in captured.get().split("\n"))
    return printable("\n".join(lines).strip("\n"))


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("consumer", "provider", "mode"):
        table.add_column(heading)
    table.add_column("passed", justify="right")
    for consumer, provider, mode, passed, count in totals(report):
        style = "green" if passed == count else "red"
        table.add_row(consumer, provider, mode, Text(f"{passed}/{count}", style=style))
    return table


def totals(report: Report) -> list[tuple[str, str, str, int, int]]:
    """Per consumer, provider and mode: how many interactions passed, of how many."""
    chosen = [v for v in report.results if not v.is_left_out]
    pairs = [(v.consumer, v.provider, str(v.mode)) for v in chosen]
    passed = Counter((v.consumer, v.provider, str(v.mode)) for v in report.results if v.passed)
    return [(*pair, passed[pair], count) for pair, count in Counter(pairs).items()]


def _drifts(report: Report) -> RenderableType:
    """The known differences, each once: what is stale comes last."""
    table = Table.grid(padding=(0, 1))
    for _ in range(2):
        table.add_column(overflow="fold")
    for drift in sorted(report.drifts, key=lambda one: one.stale):
        if drift.stale:
            used = Text("never: it is stale, take it out of the mapping", style="bold red")
        elif not drift.interactions:
            used = Text("not met by what was verified", style="dim")
        else:
            used = Text(f"{number_of(drift.interactions, 'result')}; {drift.reason}", style="dim")
        table.add_row(Text(f"{drift.declared} is {drift.there}", style="yellow"), used)
    count = len(report.drifted)
    head = Text.assemble("\n", ("Drift", "bold yellow"), f": {count} known, through a mapping")
    return Group(head, Padding(table, (0, 0, 0, 2)))


def _described(report: Report) -> RenderableType:
    """What a provider's own document says otherwise: a hint at what fails, or soon will."""
    table = Table.grid(padding=(0, 1))
    for _ in range(2):
        table.add_column(overflow="fold")
    for one in report.document[:_DESCRIBED]:
        what = f"{one.route}  {one.place}: {one.kind}" if one.place else f"{one.route}: {one.kind}"
        others = len(one.breaks) - 1
        more = f" and {number_of(others, 'other interaction')}" if others else ""
        table.add_row(Text(what, style="yellow"), Text(f"{one.breaks[0]}{more}", style="dim"))
    rest = len(report.document) - _DESCRIBED
    if rest > 0:
        table.add_row(Text(f"and {rest} more: `handfast compare-schema` shows them"), Text(""))
    count = number_of(len(report.document), "difference")
    head = Text.assemble("\n", ("Its own OpenAPI document", "bold yellow"), f": {count} relied on")
    return Group(head, Padding(table, (0, 0, 0, 2)))


def _closing(report: Report) -> Text:
    planned = max(report.planned, len(report.results)) - len(report.left_out)
    failed = len(report.failed)
    missing = planned - failed - sum(result.passed for result in report.results)
    interactions = number_of(planned, "interaction")
    match report.verdict:
        case Verdict.PASSED:
            every = "all " if planned > 1 else ""
            drifts = number_of(len(report.drifted), "known drift")
            with_drift = f", with {drifts}" if report.drifted else ""
            text = f": {every}{interactions} verified{with_drift}{_but(report)}."
        case Verdict.NOT_VERIFIED:
            text = f": {missing} of {interactions}." if planned else ": nothing was tried."
            if planned and not missing:
                text = f": what stopped the run stands above; {interactions} passed."
        case Verdict.FAILED if failed:
            rest = f", {missing} not verified" if missing else ""
            text = f": {failed} of {interactions}{rest}."
        case _:
            text = f": stale rows of the mapping: {len(report.stale)} of {len(report.drifts)}."
    style = "bold green" if report.passed else "bold red"
    return Text.assemble("\n", (report.verdict.capitalize(), style), text)


def _but(report: Report) -> str:
    whole, some = counted_left_out(report)
    clauses = f", but for clauses of {some}" if some else ""
    return f"{clauses}; {whole} left out" if whole else clauses
