"""Verifies one system as the options have it, with a bar that shows how far it is."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, TypedDict, Unpack

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from handfast.bound.parts import bindings_of
from handfast.commands.children.apart import verified_apart
from handfast.commands.options.subjects import bound_providers
from handfast.model.results import Mode, Report
from handfast.providers.errors import CannotVerify
from handfast.run.pact_process import verifying_by_pact
from handfast.run.session import planned, verify_system

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from rich.console import Console

    from handfast.commands.children.apart import Send
    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.model.results import Result
    from handfast.run.pact_process import Outcome

__all__ = ["How", "report_of"]


class How(TypedDict):
    """What is verified of a system, and how; ``prepare`` is called in each process that helps."""

    provider: str | None
    keep: Callable[[Case], bool]
    modes: frozenset[Mode]
    console: Console
    prepare: Callable[[], object]


def report_of(
    system: System, *, subject: ServiceOptions, forks: bool, **how: Unpack[How]
) -> Report:
    """What came of verifying ``system``, or what stopped it before anything was verified.

    A service of one's own is foreign code: where this process may be forked, which nothing else
    may need then, it is verified in a child.

    Raises:
        BadParameter: no interaction fits the options.
    """

    def verify(send: Send) -> Report:
        try:
            return _verified(system, send, subject=subject, **how)
        except CannotVerify as stop:
            return Report(system.name, (), stop.mismatches)

    if forks and subject.is_own:
        return verified_apart(system.name, verify)
    return verify(lambda message: None)


def _verified(system: System, send: Send, *, subject: ServiceOptions, **how: Unpack[How]) -> Report:
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
    send(plan.total)
    with ExitStack() as stack:
        beside: Mapping[str, Future[Outcome]] = {}
        if not subject.is_own and subject.redis_url is None:
            beside = stack.enter_context(verifying_by_pact(system, plan, how["prepare"]))
        progress = stack.enter_context(_progress(how["console"]))
        task = progress.add_task(system.name, total=plan.total)

        def advance(result: Result) -> None:
            what = f"{result.consumer} -> {result.provider}, {result.mode}"
            progress.update(task, advance=1, description=what)
            send(result)

        return verify_system(
            system,
            plan,
            providers,
            redis_url=subject.redis_url,
            starts_redis=not subject.is_own,
            on_result=advance,
            beside=beside,
        )


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<48}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
