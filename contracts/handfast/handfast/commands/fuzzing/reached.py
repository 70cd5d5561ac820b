"""What a run of ``handfast fuzz`` has come to, however it ends; a bar shows it meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.progress import TextColumn

from handfast.commands.children.apart import EndedEarly, done_apart
from handfast.commands.output.bar import Bar
from handfast.exit_codes import ended_with
from handfast.fuzz.finding import FuzzResult
from handfast.providers.errors import interrupt_mismatch
from handfast.report.fuzz_terminal import FuzzRow, exit_code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from handfast.commands.children.apart import Send
    from handfast.model.results import Mismatch

__all__ = ["fuzzed"]


def fuzzed(
    work: Callable[[Send], object], console: Console, *, forks: bool, silence: float | None
) -> tuple[tuple[FuzzRow, ...], int]:
    """The rows that ``work`` sends, as far as it came, and the exit code.

    With ``forks`` it works in a child, where this process may be forked, and is ended after
    ``silence`` seconds without a case.

    Raises:
        SystemExit: as ``done_apart``.
    """
    with Bar(console, TextColumn("{task.completed:.0f} cases")) as bar:
        reached, interrupted = _Reached(bar), False
        try:
            if forks:
                done_apart(work, reached.add, silence)
            else:
                work(reached.add)
        except EndedEarly as stop:
            reached.stop(stop.mismatch(reached.last))
        except KeyboardInterrupt:
            interrupted = True
            remedy = "run it again: equal seeds try the same again"
            reached.stop(interrupt_mismatch(reached.last, remedy))
    rows = tuple(reached.rows)
    return rows, ended_with(exit_code_of(rows), interrupted=interrupted)


class _Reached:
    """The rows so far, the last of which may be about what goes on."""

    def __init__(self, bar: Bar) -> None:
        self.rows: list[FuzzRow] = []
        self._bar = bar

    @property
    def last(self) -> str:
        """What went on last."""
        return f"{self.rows[-1].source} of {self.rows[-1].service}" if self.rows else ""

    def add(self, message: FuzzRow | int) -> None:
        """Take up a row that begins or is whole, or how many cases there are by now."""
        if isinstance(message, int):
            self.rows[-1] = replace(self.rows[-1], result=FuzzResult(message))
            self._bar.move(message)
            return
        named = (message.source, message.service)
        if self.rows and (self.rows[-1].source, self.rows[-1].service) == named:
            self.rows[-1] = message
            self._bar.move(message.result.cases)
            return
        self.rows.append(message)
        if message.source:
            self._bar.begin(self.last)

    def stop(self, why: Mismatch) -> None:
        """Add to the last row what stopped it."""
        if self.rows:
            self.rows[-1] = replace(self.rows[-1], stopped=(*self.rows[-1].stopped, why))
        else:
            self.rows.append(FuzzRow("", "", FuzzResult(0), (why,)))
