"""Compares in a child process where it may, so that a service ends nothing but itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import typer

from handfast.commands.children.apart import EndedEarly, done_apart
from handfast.exit_codes import ExitCode, ended_with
from handfast.frozen import dataclass as frozen
from handfast.providers.errors import CannotVerify, interrupt_mismatch
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.status import Status

    from handfast.commands.children.apart import Send
    from handfast.model.results import Mismatch

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
    """A difference, as it is printed and as ``--json`` has it, and whether it fails."""

    text: str
    row: dict[str, Any]
    fails: bool


@frozen(frozen=True, slots=True)
class Ended:
    """What is printed of the whole, and the exit code; or what ``stopped`` it."""

    text: str = ""
    code: int = ExitCode.NOT_VERIFIED
    stopped: tuple[Mismatch, ...] = ()
    found: tuple[Found, ...] = ()


@dataclass
class _Whole:
    """What was sent so far."""

    status: Status
    reached: Reached | None = None
    found: list[Found] = field(default_factory=list)
    ended: Ended | None = None

    def add(self, message: Reached | Found | Ended) -> None:
        """Take up how far it is, what was found, or the end."""
        match message:
            case Reached():
                self.reached = message
                self.status.update(str(message))
                self.status.start()  # not before there is a child: it has a thread
            case Found():
                self.found.append(message)
            case Ended():
                self.ended = message

    @property
    def so_far(self) -> str:
        """How far it is, in words; empty before anything."""
        return "" if self.reached is None else str(self.reached)

    def print_found(self) -> None:
        """Print each difference: there will be no whole."""
        self.status.stop()
        for one in self.found:
            typer.echo(one.text)


def compared_apart(
    work: Callable[[Send], None], status: Status, *, forks: bool, silence: float | None
) -> Ended:
    """How ``work`` ended, which sends ``Reached`` and ``Found``, and last ``Ended``.

    With ``forks`` it works in a child, where this process may be forked, and is ended after
    ``silence`` seconds in which it sent nothing.

    Where it does not come to its end, what it found is printed before, and is ``found`` of the end.

    Raises:
        SystemExit: as ``done_apart``.
    """
    whole = _Whole(status)

    def reported(send: Send) -> None:
        try:
            work(send)
        except CannotVerify as stop:
            send(Ended(stopped=stop.mismatches))

    try:
        if forks:
            done_apart(reported, whole.add, silence)
        else:
            reported(whole.add)
    except EndedEarly as stop:
        whole.print_found()
        return Ended(stopped=(stop.mismatch(whole.so_far),), found=tuple(whole.found))
    except KeyboardInterrupt:
        whole.print_found()
        text = f"Stopped by an interrupt, after {whole.so_far or 'nothing'}."
        failed = any(one.fails for one in whole.found)
        code = ended_with(ExitCode.FAILED if failed else ExitCode.NOT_VERIFIED, interrupted=True)
        return Ended(text, code, (interrupt_mismatch(whole.so_far),), tuple(whole.found))
    finally:
        status.stop()
    assert whole.ended is not None  # noqa: S101 - it is the last that is sent
    if not whole.ended.stopped:
        return whole.ended
    whole.print_found()
    return replace(whole.ended, found=tuple(whole.found))
