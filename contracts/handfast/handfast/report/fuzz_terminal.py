"""Prints what was fuzzed: a table of what was tried, then each failure and how to replay it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Literal

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass
from handfast.report.layout import OnOneRow, labelled
from handfast.report.shown import shown_mismatch, shown_text
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from handfast.fuzz.finding import Finding, FuzzResult, Source
    from handfast.model.results import Mismatch

__all__ = ["FuzzRow", "exit_code_of", "json_of", "print_fuzz_report"]

_LONGEST_DETAIL = 14
"""Lines of a traceback."""


@dataclass(frozen=True, slots=True)
class FuzzRow:
    """What one kind of fuzzing came to at one service, and what stopped it before its end.

    Without a source, it stopped before any part began.
    """

    source: Source | Literal[""]
    service: str
    result: FuzzResult
    stopped: tuple[Mismatch, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it was stopped or lacks a state, or time was up before anything was tried."""
        lacking = self.stopped or self.result.not_set_up
        return bool(lacking or (not self.result.cases and self.result.missed))


def exit_code_of(rows: tuple[FuzzRow, ...]) -> ExitCode:
    """Failed when something was found; not verified when nothing was tried, or a part has none."""
    if any(row.result.found for row in rows):
        return ExitCode.FAILED
    tried = any(row.result.cases for row in rows) and not any(row.is_open for row in rows)
    return ExitCode.PASSED if tried else ExitCode.NOT_VERIFIED


def json_of(rows: tuple[FuzzRow, ...]) -> str:
    """The result for machines."""
    values = [
        {
            "source": row.source,
            "service": row.service,
            "cases": row.result.cases,
            "noise": dict(row.result.noise),
            "left_out": [one.to_json() for one in row.result.left_out],
            "not_set_up": [one.to_json() for one in row.result.not_set_up],
            "missed": list(row.result.missed),
            "not_saved": list(row.result.not_saved),
            "stopped": [mismatch.to_json() for mismatch in row.stopped],
            "found": [found.to_json() for found in row.result.found],
        }
        for row in rows
    ]
    return json.dumps(values, indent=1, ensure_ascii=False)


def print_fuzz_report(
    rows: tuple[FuzzRow, ...], console: Console, again: str, *, replay: str | None
) -> None:
    """Print ``rows``; ``again`` is the command that replays a failure, without its id."""
    if all(row.source for row in rows):
        console.print(_table(rows))
    noise: Counter[str] = Counter()
    for row in rows:
        noise.update(row.result.noise)
    for name, times in noise.items():
        console.print(Text(f"left out as noise: {times} x {name}", style="dim"))
    for text in _not_tried(rows):
        console.print(text)
    for row in rows:
        for found in row.result.found:
            console.print(_failure(found, again), crop=False)
    for text in _went_wrong(rows):
        console.print(text)
    if all(row.source for row in rows):
        console.print(_closing(rows, replay))


def _not_tried(rows: tuple[FuzzRow, ...]) -> Iterator[RenderableType]:
    """What is left out by choice, and what there was no time for."""
    lacking = {f"{one.where}: {one.got}" for row in rows for one in row.result.left_out}
    if lacking:
        yield Text("not tried, since it is left out:", style="dim")
        names = sorted(one.removesuffix(": left out") for one in lacking)
        yield Padding(Text("\n".join(names), style="dim"), (0, 0, 0, 2))
    for row in rows:
        if row.result.missed:
            missed = ", ".join(row.result.missed)
            yield Text(f"not tried in time by the {row.source}: {missed}", style="yellow")


def _went_wrong(rows: tuple[FuzzRow, ...]) -> Iterator[RenderableType]:
    """What could not be saved, what could not be set up, and what stopped the search."""
    for reason in (one for row in rows for one in row.result.not_saved):
        yield Text.assemble(("Not saved: ", "bold red"), reason)
    for lack in (one for row in rows for one in row.result.not_set_up):
        yield _stopped(lack, "Not set up: ")
    for stop in (one for row in rows for one in row.stopped):
        yield _stopped(stop, "Stopped by ")


def _table(rows: tuple[FuzzRow, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("tried by", "service"):
        table.add_column(heading)
    for heading in ("cases", "failures"):
        table.add_column(heading, justify="right")
    for row in rows:
        failures = len(row.result.found)
        style = "red" if failures else "green" if row.result.cases else "yellow"
        cases = str(row.result.cases) if row.result.cases else "none"
        table.add_row(row.source, row.service, cases, Text(str(failures), style=style))
    return table


def _failure(found: Finding, again: str) -> RenderableType:
    relies = f"{found.consumer} relies on {found.provider}" if found.consumer else found.provider
    head = Text.assemble(
        "\n", ("Found", "bold red"), f" {found.id}  ", (relies, "bold"), f": {found.interaction}"
    )
    mismatch = shown_mismatch(found.mismatch)
    parts = [
        ("expected", mismatch.expected),
        ("got", mismatch.got),
        ("given", shown_text(found.given)),
        ("remedy", mismatch.remedy),
        ("detail", _end_of(mismatch.evidence)),
    ]
    body = Group(
        Text(f"by the {found.source}", style="dim"),
        Text.assemble((mismatch.where, "bold yellow"), (f"  ({mismatch.clause})", "dim")),
        labelled(parts),
    )
    requests = (OnOneRow("request", text) for text in mismatch.request.splitlines())
    return Group(
        head, Padding(body, (0, 0, 0, 2)), *requests, OnOneRow("replay", f"{again} {found.id}")
    )


def _stopped(stop: Mismatch, how: str) -> RenderableType:
    stop = shown_mismatch(stop)
    return Text.assemble((how, "bold red"), f"{stop.where}: {stop.got}. {stop.remedy}")


def _end_of(detail: str) -> str:
    """The end of a traceback, where what was raised stands."""
    lines = detail.strip().splitlines()
    return "\n".join(lines if len(lines) <= _LONGEST_DETAIL else ["...", *lines[-_LONGEST_DETAIL:]])


def _closing(rows: tuple[FuzzRow, ...], replay: str | None) -> Text:
    cases = sum(row.result.cases for row in rows)
    failures = sum(len(row.result.found) for row in rows)
    tried = number_of(cases, "case")
    if failures:
        failed = number_of(failures, "failure")
        return Text.assemble("\n", ("Found", "bold red"), f": {failed} in {tried}.")
    if cases and any(row.is_open for row in rows):
        return Text.assemble("\n", ("Not done", "bold red"), f": nothing found in {tried} so far.")
    if not cases:
        return Text.assemble("\n", ("Nothing tried", "bold red"), ": that proves nothing.")
    if replay is not None:
        return Text.assemble("\n", ("Mended", "bold green"), f": {replay} does not come back.")
    return Text.assemble("\n", ("Nothing found", "bold green"), f" in {tried}.")
