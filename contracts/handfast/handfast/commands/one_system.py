"""Verifies one system as the options have it, with a bar that shows how far it is."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
)

from handfast.bound.parts import bindings_of
from handfast.commands.children.apart import EndedEarly, done_apart
from handfast.commands.comparing.described import described_otherwise
from handfast.commands.options.subjects import bound_providers
from handfast.commands.output.bar import Bar
from handfast.model.results import Mode, Report
from handfast.providers.errors import CannotVerify, interrupt_mismatch
from handfast.run.pact_process import NOTHING, verifying_by_pact
from handfast.run.session import planned, verify_system
from handfast.transports.redis.clients import fake_redis

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from handfast.commands.children.apart import Send
    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch, Result

__all__ = ["Chosen", "Interrupted", "report_of", "shown_while"]


class Chosen(TypedDict):
    """What is verified of a system, and how; ``prepare`` is called in each process that helps."""

    provider: str | None
    keep: Callable[[Case], bool]
    modes: frozenset[Mode]
    prepare: Callable[[], object]


class Interrupted(KeyboardInterrupt):
    """Somebody ended the run; ``report`` is what it had come to."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__()


def report_of(
    system: System,
    *,
    subject: ServiceOptions,
    forks: bool,
    console: Console,
    **how: Unpack[Chosen],
) -> Report:
    """What came of verifying ``system``, or what stopped it before anything was verified.

    A service of one's own is foreign code: where this process may be forked, which nothing else
    may need then, it is verified in a child.

    Raises:
        BadParameter: no interaction fits the options.
        Interrupted: as it says.
    """

    def verify(send: Send) -> None:
        try:
            send(_verified(system, send, subject=subject, **how))
        except CannotVerify as stop:
            send(Report(system.name, (), stop.mismatches))

    silence = subject.longest_silence
    return shown_while(
        system.name, verify, console, apart=forks and subject.is_own, silence=silence
    )


def shown_while(
    system: str,
    verify: Callable[[Send], None],
    console: Console,
    *,
    apart: bool = False,
    silence: float | None = None,
) -> Report:
    """What ``verify`` sends: how many results there will be, each of them, in the end the report.

    A bar shows how far it is. ``apart``: in a child, which may be silent for so many seconds.

    Raises:
        Interrupted: somebody ended it.
    """
    with Bar(console, BarColumn(), MofNCompleteColumn()) as bar:
        reached = _Reached(system, bar)
        try:
            if apart:
                done_apart(verify, reached.add, silence)
            else:
                verify(reached.add)
        except EndedEarly as stop:
            return reached.until(stop.mismatch(reached.last))
        except KeyboardInterrupt:
            raise Interrupted(reached.until(interrupt_mismatch(reached.last))) from None
        return reached.report


@dataclass
class _Reached:
    """What a run has come to so far, which a bar shows from when it is known how many there are."""

    system: str
    bar: Bar
    results: list[Result] = field(default_factory=list)
    planned: int = 0
    whole: Report | None = None

    def add(self, message: int | Result | Report) -> None:
        """Take up how many results there will be, then each of them, and in the end the report."""
        match message:
            case Report():
                self.whole = message
            case int():
                self.planned = message
                self.bar.begin(self.system, message)
            case result:
                self.results.append(result)
                what = f"{result.consumer} -> {result.provider}, {result.mode}"
                self.bar.move(len(self.results), what)

    @property
    def report(self) -> Report:
        """The report, which came."""
        if self.whole is None:
            raise RuntimeError("the run came to no report")
        return self.whole

    @property
    def last(self) -> str:
        """The interaction that was verified last."""
        return self.results[-1].interaction if self.results else ""

    def until(self, stop: Mismatch) -> Report:
        """The report of what was reached until it was stopped."""
        return Report(self.system, tuple(self.results), (stop,), self.planned)


def _verified(
    system: System, send: Send, *, subject: ServiceOptions, **how: Unpack[Chosen]
) -> Report:
    modes = how["modes"]
    providers, names = bound_providers(system, subject, how["provider"])
    if subject.is_own:
        modes -= {Mode.FAKE_STREAM}
    elif subject.redis_url is None and not bindings_of(system).redis_server:
        modes -= {Mode.REAL_STREAM}
    plan = planned(system, modes, how["keep"], names)
    if not plan.total:
        raise typer.BadParameter(
            f"no interaction fits these options; `handfast list {system.name}` shows them all"
        )
    with ExitStack() as stack:
        beside = NOTHING
        if not subject.is_own and subject.redis_url is None:
            beside = stack.enter_context(verifying_by_pact(system, plan, how["prepare"]))
        send(plan.total)
        report = verify_system(
            system,
            plan,
            providers,
            redis_url=subject.redis_url,
            starts_redis=not subject.is_own,
            on_result=send,
            beside=beside,
        )
    if not subject.is_own:
        return report
    made = providers(fake_redis()).items()
    cases = {name: frozenset(case.id for case in plan.cases(name)) for name, _ in made}
    found = (described_otherwise(system, provider, cases[name]) for name, provider in made)
    return replace(report, document=tuple(one for each in found for one in each))
