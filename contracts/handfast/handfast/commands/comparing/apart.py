"""Compares in a child process where it may, so that a service ends nothing but itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from handfast.commands.children.apart import EndedEarly, done_apart
from handfast.frozen import dataclass as frozen
from handfast.providers.errors import CannotVerify
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.status import Status

    from handfast.commands.children.apart import Send
    from handfast.exit_codes import ExitCode

__all__ = ["Ended", "Found", "Reached", "compared_apart"]


@frozen(frozen=True, slots=True)
class Reached:
    """How far a comparison is."""

    steps: int
    differences: int

    def __str__(self) -> str:
        steps = number_of(self.steps, "step", "steps")
        return f"{steps}, {number_of(self.differences, 'difference', 'differences')}"


@frozen(frozen=True, slots=True)
class Found:
    """A difference, as it is printed."""

    text: str


@frozen(frozen=True, slots=True)
class Ended:
    """What is printed of the whole, and the exit code."""

    text: str
    code: ExitCode


@dataclass
class _Whole:
    """What was sent so far."""

    status: Status
    reached: Reached | None = None
    found: list[str] = field(default_factory=list)
    ended: Ended | None = None

    def add(self, message: Reached | Found | Ended) -> None:
        """Take up how far it is, what was found, or the end."""
        match message:
            case Reached():
                self.reached = message
                self.status.update(str(message))
                self.status.start()  # not before there is a child: it has a thread
            case Found(text):
                self.found.append(text)
            case Ended():
                self.ended = message


def compared_apart(
    work: Callable[[Send], None], status: Status, *, forks: bool, silence: float | None
) -> Ended:
    """How ``work`` ended, which sends ``Reached`` and ``Found``, and last ``Ended``.

    With ``forks`` it works in a child, where this process may be forked, and is ended after
    ``silence`` seconds in which it sent nothing.

    Raises:
        CannotVerify: it did not come to its end; what it found is printed before.
        SystemExit: as ``done_apart``.
    """
    whole = _Whole(status)
    try:
        if forks:
            done_apart(work, whole.add, silence)
        else:
            work(whole.add)
    except EndedEarly as stop:
        status.stop()
        for text in whole.found:
            typer.echo(text)
        reached = "" if whole.reached is None else str(whole.reached)
        raise CannotVerify((stop.mismatch(reached),)) from None
    finally:
        status.stop()
    assert whole.ended is not None  # noqa: S101 - it is the last that is sent
    return whole.ended
