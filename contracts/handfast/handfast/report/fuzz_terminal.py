"""Tells what was fuzzed: a table of what was tried, then each failure with how to replay it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from handfast.report.terminal import EXIT_BROKEN, EXIT_KEPT, EXIT_NOT_HELD, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console, RenderableType

    from handfast.fuzz.finding import Finding, FuzzResult

__all__ = ["Tried", "printed", "result_of", "tell_tried"]

_LINES = 14


@dataclass(frozen=True, slots=True)
class Tried:
    """What one part came to: who looked, at whom, what was found, and how much was noise."""

    source: str
    service: str
    fuzzed: FuzzResult
    noise: Mapping[str, int]


def result_of(tried: tuple[Tried, ...]) -> int:
    """0 when nothing was found; 1 when something was; 3 when nothing was tried at all."""
    if any(one.fuzzed.found for one in tried):
        return EXIT_BROKEN
    return EXIT_KEPT if sum(one.fuzzed.cases for one in tried) else EXIT_NOT_HELD


def printed(tried: tuple[Tried, ...]) -> str:
    """The result for machines."""
    rows = [
        {
            "source": one.source,
            "service": one.service,
            "cases": one.fuzzed.cases,
            "noise": dict(one.noise),
            "found": [dataclasses.asdict(found) for found in one.fuzzed.found],
        }
        for one in tried
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False)


def tell_tried(
    tried: tuple[Tried, ...], console: Console, again: str, *, replay: str | None
) -> None:
    """Print ``tried``; ``again`` is the command that replays a failure, without its id."""
    console.print(_table(tried))
    noise = [(name, times) for one in tried for name, times in one.noise.items()]
    for name in dict.fromkeys(name for name, _ in noise):
        times = sum(count for other, count in noise if other == name)
        console.print(Text(f"left out as noise: {times} x {name}", style="dim"))
    for one in tried:
        for found in one.fuzzed.found:
            console.print(_told(found, again))
    console.print(_closing(tried, replay))


def _table(tried: tuple[Tried, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("tried by", "service"):
        table.add_column(heading)
    for heading in ("cases", "failures"):
        table.add_column(heading, justify="right")
    for one in tried:
        failures = len(one.fuzzed.found)
        style = "red" if failures else "green" if one.fuzzed.cases else "yellow"
        cases = str(one.fuzzed.cases) if one.fuzzed.cases else "none"
        table.add_row(one.source, one.service, cases, Text(str(failures), style=style))
    return table


def _told(found: Finding, again: str) -> RenderableType:
    relies = f"{found.consumer} relies on {found.provider}" if found.consumer else found.provider
    head = Text.assemble(
        "\n", ("Found", "bold red"), f" {found.id}  ", (relies, "bold"), f": {found.interaction}"
    )
    lines = [
        Text(f"by the {found.source}", style="dim"),
        Text(found.where, style="bold yellow"),
        told(
            [
                ("expected", found.expected),
                ("got", found.got),
                ("repeat", found.request),
                ("detail", _excerpt(found.detail)),
                ("replay", f"{again} {found.id}"),
            ]
        ),
    ]
    return Group(head, Padding(Group(*lines), (0, 0, 0, 2)))


def _excerpt(detail: str) -> str:
    """The end of a traceback, where what was raised stands."""
    lines = detail.strip().splitlines()
    return "\n".join(lines if len(lines) <= _LINES else ["...", *lines[-_LINES:]])


def _closing(tried: tuple[Tried, ...], replay: str | None) -> Text:
    cases = sum(one.fuzzed.cases for one in tried)
    failures = sum(len(one.fuzzed.found) for one in tried)
    if failures:
        return Text.assemble(
            "\n", ("Found", "bold red"), f": {failures} failures in {cases} cases."
        )
    if not cases:
        return Text.assemble("\n", ("Nothing tried", "bold red"), ": that proves nothing.")
    if replay is not None:
        return Text.assemble("\n", ("Mended", "bold green"), f": {replay} does not come back.")
    return Text.assemble("\n", ("Nothing found", "bold green"), f" in {cases} cases.")
