"""``handfast verify``: verifies providers, prints and writes what came of it."""

from __future__ import annotations

import os
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from handfast.commands.broker import of_a_provider as of
from handfast.commands.broker.from_broker import verify_from_broker
from handfast.commands.endings import end
from handfast.commands.observing.reader import left_out_with_reader, verify_reader
from handfast.commands.one_system import Interrupted, report_of
from handfast.commands.options import of_a_service as own  # noqa: TC001  # Typer reads them
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import check_consumer, worst_of
from handfast.commands.options.subjects import ServiceOptions, systems_for
from handfast.commands.output.concluding import conclude
from handfast.commands.output.printing import beside_json
from handfast.commands.output.provider_log import log_to
from handfast.commands.output.repeating import again, repeated
from handfast.commands.received_pacts.from_folder import verify_from_folder
from handfast.exit_codes import ExitCode, ended_with
from handfast.model.results import Mode, Report
from handfast.providers.errors import start_mismatch
from handfast.report.gathering import run_of
from handfast.report.terminal import exit_code
from handfast.report.writing import earlier_causes, origin_here
from handfast.run.received_pacts.one_pact import BOTH_MODES
from handfast.run.session import planned
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import secrets_given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handfast.commands.options.selecting import Selection, Unusable
    from handfast.model import System
    from handfast.model.cases import Case

__all__ = ["command"]


class ChosenMode(StrEnum):
    """The modes that may be chosen."""

    IN_PROCESS = "in-process"
    PACT = "pact"
    STREAMS = "streams"


_MODES = {
    ChosenMode.IN_PROCESS: {Mode.IN_PROCESS},
    ChosenMode.PACT: {Mode.PACT},
    ChosenMode.STREAMS: {Mode.FAKE_STREAM, Mode.REAL_STREAM},
}


def command(
    context: typer.Context,
    system: Annotated[
        str | None,
        typer.Argument(
            help="A system; by default that of the folder.", autocompletion=names_of_systems
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every installed system.")] = False,
    provider: Annotated[str | None, typer.Option(help="Verify only this service.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Only what this service relies on.")] = None,
    only: Annotated[
        str | None, typer.Option(help="Only interactions with this text in their name.")
    ] = None,
    mode: Annotated[
        list[ChosenMode] | None, typer.Option(help="May be repeated; every mode by default.")
    ] = None,
    app: Annotated[
        str | None,
        typer.Option(help="An ASGI or WSGI app (or factory) of your own: package.module:app."),
    ] = None,
    url: own.Url = None,
    states: own.States = None,
    redis_url: own.RedisUrl = None,
    redis_key: own.RedisKeys = None,
    drift: own.Drift = None,
    isolation: own.Isolated = None,
    reset: own.Reset = None,
    credentials: own.Credentials = None,
    sign: own.Sign = None,
    operation: own.Operations = None,
    largest_answer: own.LargestAnswer = None,
    longest_silence: own.LongestSilence = None,
    report: Annotated[Path, typer.Option(help="The folder of the written report.")] = Path(
        ".handfast"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    pacts: own.Pacts = None,
    reader: own.ReaderLoop = None,
    from_broker: of.FromBroker = False,
    broker: of.BrokerUrl = None,
    selector: of.Selectors = None,
    pending: of.Pending = False,
    wip_since: of.WipSince = "",
    provider_version: of.ProviderVersion = None,
    provider_branch: of.ProviderBranch = None,
    provider_tag: of.ProviderTags = None,
    publish_results: of.PublishResults = False,
    build_url: of.BuildUrl = None,
) -> None:
    """Verify providers in process, by Pact and by Redis streams.

    \b
    handfast verify life_organiser
    handfast verify --app core.main:app --states core_states:HANDLERS
    handfast verify --url http://127.0.0.1:8000 --only "read a memory"
    handfast verify life_organiser --mode in-process --consumer telegram-gateway --json
    handfast verify --app core.main:app --from-broker --publish-results
    handfast verify --url http://127.0.0.1:8000 --states core_states:HANDLERS --pacts pacts/
    handfast verify --consumer llm-worker --reader "env CORE_URL={core} python -m worker"

    With --pacts or --from-broker, pacts of others take the place of what is declared.
    """
    of_app = drift if reader is None else None
    given = (app, url, states, redis_url, of_app, isolation, reset, credentials, sign)
    subject = ServiceOptions(
        *given,
        operation=tuple(operation or ()),
        redis_key=tuple(redis_key or ()),
        largest_answer=largest_answer,
        longest_silence=longest_silence,
    )
    asked = of.BrokerOptions(
        url=broker,
        selectors=tuple(selector or ()),
        pending=pending,
        wip_since=wip_since,
        version=provider_version,
        branch=provider_branch,
        tags=tuple(provider_tag or ()),
        publishes=publish_results,
        build_url=build_url,
    )
    modes = frozenset(found for one in mode or list(ChosenMode) for found in _MODES[one])
    by_others = [one for one in BOTH_MODES if one in modes]
    by_pact = Mode.PACT in modes
    part = only is not None or bool(operation)
    faults = [*subject.faults(), *asked.faults(from_broker, by_pact=by_pact, part=part)]
    if (pacts is not None or from_broker) and not by_others:
        faults.append("pacts of others are verified in process and by Pact: add one of those modes")
    if pacts is not None and from_broker:
        faults.append("--pacts and --from-broker name two places of pacts: give one of them")
    if reader is not None:
        others = {"--provider": provider, "--mode": mode, "--all": every, "--pacts": pacts}
        words = (one for one in subject.arguments if one.startswith("--"))
        faults += left_out_with_reader(
            {**others, "--from-broker": from_broker, **dict.fromkeys(words, True)}
        )
    if faults:
        raise typer.BadParameter("; ".join(faults))
    if reader is not None:
        raise typer.Exit(
            verify_reader(reader, system, consumer, only, drift, report, as_json=as_json)
        )
    passwords = secrets_given((url, redis_url), os.environ)
    forks = context.find_root().obj is True
    wanted = (subject, provider, partial(_is_chosen, consumer, only), by_others)
    if pacts is not None:
        _log(report, passwords)
        ends = verify_from_folder(
            pacts, system, *wanted, report, passwords, forks=forks, as_json=as_json
        )
        raise typer.Exit(ends)
    narrowed = consumer is not None or only is not None
    selection = systems_for(system, subject, provider, every=every, anywhere=narrowed)
    console = Console(stderr=as_json)
    _log(report, passwords)
    logs = partial(log_to, report / "provider.log", passwords, begins=False)
    if from_broker:
        ends = verify_from_broker(
            asked, selection.systems, *wanted, report, passwords, forks=forks, as_json=as_json
        )
        raise typer.Exit(ends)
    verify_one = partial(
        report_of,
        subject=subject.with_redis_of(os.environ),
        forks=forks,
        provider=provider,
        keep=_filter(consumer, only),
        modes=modes,
        console=console,
        prepare=logs,
    )
    with beside_json(as_json=as_json):
        concerned = _concerned(selection, consumer, only, modes)
        verified, interrupted = _until_interrupted(verify_one, concerned)
    reports = hidden_in((*verified, *map(_unusable, selection.unusable)), passwords)
    commands = {
        one.system: again("verify", one.system, provider, subject, passwords) for one in reports
    }
    run = run_of(
        reports,
        selection.systems,
        origin_here(" && ".join(commands.values())),
        repeat_of=lambda system, result: repeated(commands[system], result),
        secrets=passwords,
        earlier=earlier_causes(report),
    )
    written = conclude(run, reports, report, console, as_json=as_json)
    code = worst_of((_exit_code(reports, selection), written))
    raise typer.Exit(ended_with(code, interrupted=interrupted))


def _log(report: Path, passwords: tuple[str, ...]) -> None:
    """Begin the log beside the report.

    Raises:
        typer.Exit: nothing can be written there.
    """
    try:
        log_to(report / "provider.log", passwords)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}"
        end(ExitCode.WRONG, f"{what}; name another place with --report")


def _until_interrupted(
    verify: Callable[[System], Report], systems: Iterable[System]
) -> tuple[list[Report], bool]:
    """The reports so far, and whether somebody ended the run."""
    verified: list[Report] = []
    try:
        for one in systems:
            verified.append(verify(one))  # noqa: PERF401  # what came before an interrupt stays
    except Interrupted as stop:
        return [*verified, stop.report], True
    return verified, False


def _exit_code(reports: tuple[Report, ...], selection: Selection) -> ExitCode:
    """What the reports come to, and the systems of which there is nothing to report."""
    return worst_of((exit_code(reports), *(one.exit_code for one in selection.unusable)))


def _unusable(system: Unusable) -> Report:
    """The report of a system of which nothing can be verified."""
    stopped = tuple(
        start_mismatch(f"system {system.name}", fault, "", expected="a sound declaration")
        for fault in system.faults
    )
    return Report(system.name, (), stopped)


def _concerned(
    selection: Selection, consumer: str | None, only: str | None, modes: frozenset[Mode]
) -> tuple[System, ...]:
    """The systems in which something fits the options; all of them where nothing does."""
    if consumer is not None:
        check_consumer(selection, consumer)
    keep = _filter(consumer, only)
    systems = selection.systems
    return tuple(one for one in systems if planned(one, modes, keep).total) or systems


def _filter(consumer: str | None, only: str | None) -> Callable[[Case], bool]:
    return lambda case: _is_chosen(consumer, only, case.consumer, case.interaction.name)


def _is_chosen(consumer: str | None, only: str | None, of_consumer: str, name: str) -> bool:
    named = only is None or only.lower() in name.lower()
    return named and consumer in (None, of_consumer)
