"""Lays out mismatches and causes for a terminal, as text without markup. Prints nothing.

What was raised comes first: whoever reads no further knows the exception, its file and its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from handfast.frozen import dataclass
from handfast.wording.counts import number_of
from handfast.wording.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from handfast.model.results import Mismatch
    from handfast.report.causes.grouping import Cause

__all__ = [
    "OnOneRow",
    "body_of",
    "difference_of",
    "indented",
    "labelled",
    "parts_of",
    "raised_in",
]

_NAMED = 3
_LABEL = 8


@dataclass(frozen=True, slots=True)
class OnOneRow:
    """A label and a command, on one row however wide: so it can be copied, and is never cut.

    It must be printed with ``crop=False``, and inside of nothing that has a width.
    """

    label: str
    text: str
    indent: int = 2

    def __rich_console__(self, console: Console, _: ConsoleOptions) -> RenderResult:
        """The row."""
        head = f"{' ' * self.indent}{self.label:<{_LABEL}} "
        yield Segment(head, console.get_style("dim"))
        yield Segment(" ".join(printable(self.text).splitlines()))
        yield Segment.line()


def indented(*rows: RenderableType) -> RenderableType:
    """``rows`` below a heading."""
    return Padding(Group(*rows), (0, 0, 0, 2), expand=False)


def labelled(parts: Iterable[tuple[str, str]]) -> RenderableType:
    """Lines of a name and a text each; what has no text is left out."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", min_width=_LABEL)
    table.add_column(overflow="fold")
    for name, text in parts:
        if text:
            table.add_row(name, Text(text))
    return Padding(table, (0, 0, 0, 2), expand=False)


def parts_of(mismatch: Mismatch, remedy: str = "") -> RenderableType:
    """What was expected and what came, without the place, the request and what was raised."""
    known = {text for one in mismatch.raised for text in (one.error, f"{one.name}: {one.message}")}
    got = "" if mismatch.got in known else mismatch.got
    parts = [("expected", mismatch.expected), ("got", got)]
    return labelled([*parts, ("remedy", mismatch.remedy or remedy)])


def raised_in(mismatch: Mismatch) -> str:
    """Each exception that was raised, the first cause first, each with its place."""
    chain = [one for raised in mismatch.raised for one in raised.chain()]
    rows = [f"{one.error}\nat {one.place}" if one.place else one.error for one in chain]
    return "\n".join(dict.fromkeys(rows))


def body_of(cause: Cause, *above: RenderableType, place: str = "") -> Iterator[RenderableType]:
    """What shows ``cause`` best: what was raised, rows ``above``, in which interaction, and where.

    ``place`` is where the code begins that was verified, for what was raised at none of its own.
    """
    broken = cause.shown_by
    raised = raised_in(cause.mismatch)
    given = f"given {broken.state}; " if broken.state else ""
    has_a_place = any(one.place for first in cause.mismatch.raised for one in first.chain())
    at = f", {place}" if place and not has_a_place else ""
    yield indented(
        *([Text(raised, style="bold")] if raised else []),
        *above,
        Text(f"{given}{', '.join(broken.modes)}{at}", style="dim"),
    )
    yield from difference_of(cause)


def difference_of(cause: Cause) -> Iterator[RenderableType]:
    """The difference that shows ``cause`` best, and how many further ones there are."""
    mismatch = cause.mismatch
    yield indented(
        Text.assemble((mismatch.where, "bold yellow"), (f"  ({mismatch.clause})", "dim")),
        parts_of(mismatch, cause.remedy),
    )
    rest = [one.where for one in cause.shown_by.mismatches if one is not mismatch]
    if rest:
        yield indented(Text(f"and {_differences(rest)}", style="dim"))
    if mismatch.detail:
        yield indented(labelled([("detail", mismatch.detail)]))
    if mismatch.after:
        yield OnOneRow("after", mismatch.after)
    if mismatch.request:
        yield OnOneRow("request", mismatch.request)


def _differences(places: Sequence[str]) -> str:
    count = number_of(len(places), "more difference", "more differences")
    names = list(dict.fromkeys(places))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{count} of this cause: {', '.join(names[:_NAMED])}{more}"
