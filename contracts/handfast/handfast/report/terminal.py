"""Prints a report in a terminal: a table, what was not verified, what failed, and why.

What several interactions or modes show alike is printed once.
"""

from __future__ import annotations

import dataclasses
import io
import shlex
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from handfast.exit_codes import ExitCode
from handfast.model.results import Responsible, Verdict
from handfast.report.left_out import counted_left_out, what_is_left_out
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from handfast.model.results import Mismatch, Report, Result

__all__ = [
    "exit_code",
    "labelled",
    "print_report",
    "text_of_obstacles",
    "text_of_result",
    "totals",
]

_NAMED = 3
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


def print_report(report: Report, console: Console, command: str = "") -> None:
    """Print ``report``; what matters most stands last, next to the prompt.

    ``command`` is what was verified by: it is shown with the interaction that it is to repeat.
    """
    if report.results:
        console.print(_table(report))
    if report.drifts:
        console.print(_drifts(report))
    left_out = what_is_left_out(report)
    if left_out is not None:
        console.print(left_out)
    for mismatch in report.obstacles:
        console.print("")
        console.print(_obstacle(mismatch))
    for mismatch, results in _not_verified(report):
        console.print(Text.assemble("\n", ("Not verified", "bold red"), f": {_count(results)}"))
        console.print(Padding(Group(*_lines(mismatch), _names(results)), (0, 0, 0, 2)))
    for alike in _alike(report.failed):
        console.print(_failure(alike, command))
    console.print(_closing(report))


def text_of_result(result: Result) -> str:
    """What is wrong with one interaction, as ``print_report`` prints it, in plain text."""
    if result.verdict is not Verdict.NOT_VERIFIED:
        return _plain(_failure([result]))
    head = f"Not verified  {result.consumer} relies on {result.provider}: {result.interaction}"
    return _plain(Group(Text(head), Padding(Group(*_mismatches(result.mismatches)), (0, 0, 0, 2))))


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
    return Group(head, _parts(mismatch))


def _plain(output: RenderableType) -> str:
    """``output`` without colour, its lines (a command to repeat among them) as long as they are."""
    console = Console(file=io.StringIO(), width=_AS_LONG_AS_IT_IS, color_system=None)
    with console.capture() as captured:
        console.print(output)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "\n".join(lines).strip("\n")


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


def _not_verified(report: Report) -> Iterator[tuple[Mismatch, list[Result]]]:
    """Each mismatch of the set-up once, with the interactions that were not verified for it."""
    found: dict[tuple[str, str, str], tuple[Mismatch, list[Result]]] = {}
    for result in report.not_verified:
        for mismatch in result.mismatches:
            if mismatch.whose is Responsible.SET_UP:
                key = (mismatch.clause, mismatch.where, mismatch.got)
                found.setdefault(key, (mismatch, []))[1].append(result)
    yield from found.values()


def _alike(failed: Iterable[Result]) -> Iterator[list[Result]]:
    """Results with the very same mismatches, whichever interaction and mode showed them."""
    groups: dict[tuple[object, ...], list[Result]] = {}
    for result in failed:
        alike = tuple((f.clause, f.where, f.expected, f.got) for f in result.mismatches)
        groups.setdefault((result.provider, alike), []).append(result)
    yield from groups.values()


def _failure(results: list[Result], command: str = "") -> RenderableType:
    first = results[0]
    head = Text.assemble(
        "\n",
        ("Failed", "bold red"),
        "  ",
        (first.consumer, "bold"),
        " relies on ",
        (first.provider, "bold"),
        f": {first.interaction}",
    )
    modes = ", ".join(dict.fromkeys(str(result.mode) for result in results))
    given = f"given {first.state}; " if first.state else ""
    lines: list[RenderableType] = [Text(f"{given}{modes}", style="dim")]
    lines += _mismatches(first.mismatches)
    if command:
        lines.append(labelled([("repeat", f"{command} --only {shlex.quote(first.interaction)}")]))
    others = [v for v in results if v.interaction != first.interaction]
    if others:
        lines.append(Text(f"the same in {_count(others)}", style="dim"))
        lines.append(_names(others))
    return Group(head, Padding(Group(*lines), (0, 0, 0, 2)))


def _mismatches(mismatches: tuple[Mismatch, ...]) -> Iterator[RenderableType]:
    """Each mismatch, and what they share (the request, what was raised) once at the end."""
    requests = {mismatch.repeat for mismatch in mismatches}
    details = {(mismatch.raised, mismatch.detail) for mismatch in mismatches}
    request = requests.pop() if len(requests) == 1 else ""
    alike = len(details) == 1
    for mismatch in mismatches:
        own = dataclasses.replace(mismatch, repeat="" if request else mismatch.repeat)
        yield from _lines(dataclasses.replace(own, raised=(), detail="") if alike else own)
    known = mismatches[0].got if len(mismatches) == 1 else ""
    raised = _raised(mismatches[0], known) if alike else ""
    yield labelled([("request", request), ("raised", raised)])


def _interactions(results: list[Result]) -> list[str]:
    return list(dict.fromkeys(f"{v.consumer}: {v.interaction}" for v in results))


def _count(results: list[Result]) -> str:
    return number_of(len(_interactions(results)), "interaction")


def _names(results: list[Result]) -> RenderableType:
    names = _interactions(results)
    more = [f"and {len(names) - _NAMED} more, in the report"] if len(names) > _NAMED else []
    return Padding(Text("\n".join([*names[:_NAMED], *more]), style="dim"), (0, 0, 0, 2))


def _lines(mismatch: Mismatch) -> Iterator[RenderableType]:
    yield Text.assemble((mismatch.where, "bold yellow"), (f"  ({mismatch.clause})", "dim"))
    yield _parts(mismatch)


def _parts(mismatch: Mismatch) -> RenderableType:
    parts = [("expected", mismatch.expected), ("got", mismatch.got), ("remedy", mismatch.remedy)]
    raised = _raised(mismatch, mismatch.got)
    return labelled([*parts, ("request", mismatch.repeat), ("raised", raised)])


def _raised(mismatch: Mismatch, known: str = "") -> str:
    """Each exception that was raised, with its place, or what else helps.

    What ``known`` has already is not repeated.
    """
    chain = [one for raised in mismatch.raised for one in raised.chain()]
    errors = ["" if (one.message or one.type) in known else one.error for one in chain]
    places = [f"at {one.place}" if one.place else "" for one in chain]
    ends = ["\n".join(filter(None, pair)) for pair in zip(errors, places, strict=True)]
    return "\n".join(dict.fromkeys(filter(None, ends))) if chain else mismatch.detail


def labelled(parts: list[tuple[str, str]]) -> RenderableType:
    """Lines of a name and a text each; what has no text is left out."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", min_width=8)
    table.add_column(overflow="fold")
    for name, text in parts:
        if text:
            table.add_row(name, Text(text))
    return Padding(table, (0, 0, 0, 2))


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
