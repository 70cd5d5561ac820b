"""``handfast verify``: hold providers to their contracts, tell and write what came of it."""

from __future__ import annotations

import json
import logging
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from handfast.commands.checked import checked
from handfast.commands.subjects import Subject, bound_providers, systems_for
from handfast.discovery import nearest
from handfast.isolation.unique import Isolation  # noqa: TC001  # Typer reads annotations
from handfast.model.results import Mode, Report, Result
from handfast.providers.provider import CannotVerify
from handfast.report.html import write_reports
from handfast.report.secrets import Discreet, hidden_in, passwords_in
from handfast.report.terminal import exit_code, tell
from handfast.run.session import planned, verify_system

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.model import System
    from handfast.model.cases import Case

__all__ = ["command", "log_to"]


class Held(StrEnum):
    """The ways a pipeline may choose from."""

    IN_PROCESS = "in-process"
    PACT = "pact"
    STREAMS = "streams"


WAYS = {
    Held.IN_PROCESS: {Mode.IN_PROCESS},
    Held.PACT: {Mode.PACT},
    Held.STREAMS: {Mode.FAKE_STREAM, Mode.REAL_STREAM},
}


def command(
    system: Annotated[str | None, typer.Argument(help="The system, e.g. life_organiser.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every installed system.")] = False,
    provider: Annotated[str | None, typer.Option(help="Hold only this service.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Only what this service relies on.")] = None,
    only: Annotated[
        str | None, typer.Option(help="Only interactions whose name holds this text.")
    ] = None,
    mode: Annotated[
        list[Held] | None, typer.Option(help="How to hold it; every way by default.")
    ] = None,
    app: Annotated[
        str | None,
        typer.Option(help="An ASGI or WSGI app (or factory) of your own: package.module:app."),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where a service of your own answers.")] = None,
    states: Annotated[
        str | None,
        typer.Option(help="Its state handlers: package.module:HANDLERS (`handfast states`)."),
    ] = None,
    redis_url: Annotated[
        str | None, typer.Option(help="An empty Redis that the service publishes to.")
    ] = None,
    drift: Annotated[
        Path | None, typer.Option(help="Its known differences: a TOML file of routes and fields.")
    ] = None,
    isolation: Annotated[
        Isolation | None,
        typer.Option(help="What each interaction begins with; by default what the service gives."),
    ] = None,
    reset: Annotated[
        str | None, typer.Option(help="Makes a clean slate in it: package.module:function.")
    ] = None,
    report: Annotated[Path, typer.Option(help="The folder of the written report.")] = Path(
        ".handfast"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Hold providers to every promise: in process, by Pact, and through Redis streams.

    \b
    handfast verify life_organiser
    handfast verify --app core.main:app --states core_states:HANDLERS
    handfast verify --url http://127.0.0.1:8000 --only "read a memory"
    handfast verify life_organiser --way in-process --consumer telegram-gateway --json
    """
    subject = Subject(app, url, states, redis_url, drift, isolation, reset)
    if subject.mismatches():
        raise typer.BadParameter("; ".join(subject.mismatches()))
    systems = checked(systems_for(system, subject, provider, every=every))
    console = Console(stderr=as_json)
    passwords = passwords_in((url, redis_url, os.environ.get("REDIS_URL")))
    log_to(report / "provider.log", passwords)
    modes = frozenset(found for held in mode or list(Held) for found in WAYS[held])
    reports = hidden_in(
        tuple(
            _held(one, subject, provider, _filter(consumer, only), modes, console)
            for one in _concerned(systems, consumer, only, modes)
        ),
        passwords,
    )
    page = write_reports(reports, report)
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in reports], indent=1, ensure_ascii=False))
    else:
        for one in reports:
            tell(one, console)
        console.print(Text(f"Report: {page}", style="dim"), soft_wrap=True)
    raise typer.Exit(exit_code(reports))


def _concerned(
    systems: tuple[System, ...], consumer: str | None, only: str | None, modes: frozenset[Mode]
) -> tuple[System, ...]:
    """The systems in which something fits the options; all of them where nothing does."""
    consumers = [contract.consumer for one in systems for contract in one.contracts]
    if consumer is not None and consumer not in consumers:
        known = nearest(consumer, dict.fromkeys(consumers))
        raise typer.BadParameter(f"no consumer is called {consumer!r}{known}")
    keep = _filter(consumer, only)
    return tuple(one for one in systems if planned(one, modes, keep).total) or systems


def _filter(consumer: str | None, only: str | None) -> Callable[[Case], bool]:
    def keep(case: Case) -> bool:
        named = only is None or only.lower() in case.interaction.name.lower()
        return named and consumer in (None, case.consumer)

    return keep


def _held(
    system: System,
    subject: Subject,
    provider: str | None,
    keep: Callable[[Case], bool],
    modes: frozenset[Mode],
    console: Console,
) -> Report:
    try:
        providers, names = bound_providers(system, subject, provider)
    except CannotVerify as stop:
        return Report(system.name, (), stop.mismatches)
    if subject.is_own:
        modes -= {Mode.FAKE_STREAM}
    plan = planned(system, modes, keep, names)
    if not plan.total:
        raise typer.BadParameter(
            f"no interaction fits these options; `handfast list {system.name}` shows them all"
        )
    with _progress(console) as progress:
        task = progress.add_task(system.name, total=plan.total)

        def advance(result: Result) -> None:
            said = f"{result.consumer} -> {result.provider}, {result.mode}"
            progress.update(task, advance=1, description=said)

        return verify_system(
            system,
            plan,
            providers,
            redis_url=subject.redis_url,
            starts_redis=not subject.is_own,
            on_result=advance,
        )


def log_to(path: Path, passwords: tuple[str, ...] = ()) -> None:
    """What providers log goes to a file beside the report, not between the lines of ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, mode="w", encoding="utf-8", delay=True)
    handler.setFormatter(Discreet(passwords))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<48}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
