"""``handfast fuzz``: look for what no example shows, on both sides of every contract."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from handfast.commands.fuzzing.parts import FuzzRun, run_parts
from handfast.commands.fuzzing.reached import fuzzed
from handfast.commands.fuzzing.replay import replay as replay_one
from handfast.commands.options import of_a_service as own  # noqa: TC001  # Typer reads them
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.known_drift import differences_for
from handfast.commands.options.searching import STORE, one_system, saved_in, seconds_in
from handfast.commands.options.selecting import PactsFolder, pacts_folder
from handfast.commands.options.subjects import ServiceOptions
from handfast.commands.options.touched import touched
from handfast.commands.output.printing import beside_json
from handfast.commands.output.provider_log import log_here
from handfast.commands.output.repeating import again
from handfast.fuzz.finding import FuzzResult
from handfast.fuzz.store import StoreError, opened_store
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.report.fuzz_terminal import FuzzRow, json_of, print_fuzz_report
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import secrets_given
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from handfast.commands.children.apart import Send
    from handfast.drift.rows import Differences
    from handfast.model import System

__all__ = ["command"]


class Only(StrEnum):
    """The parts that may be chosen."""

    DOCUMENTS = "documents"
    PROPERTIES = "properties"
    CONSUMERS = "consumers"


def command(
    context: typer.Context,
    system: Annotated[
        str | None,
        typer.Argument(help="The system, e.g. life_organiser.", autocompletion=names_of_systems),
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Fuzz only this service.")] = None,
    app: Annotated[
        str | None, typer.Option(help="An ASGI app of your own: package.module:app.")
    ] = None,
    url: own.Url = None,
    states: own.States = None,
    drift: own.Drift = None,
    isolation: own.Isolated = None,
    reset: own.Reset = None,
    credentials: own.Credentials = None,
    sign: own.Sign = None,
    operation: own.Operations = None,
    largest_answer: own.LargestAnswer = None,
    longest_silence: own.LongestSilence = None,
    only: Annotated[
        list[Only] | None, typer.Option(help="Only this part; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed tries other requests.")] = 0,
    seconds: Annotated[
        str | None, typer.Option("--for", help="How long, e.g. 60s or 5m; else one round of each.")
    ] = None,
    examples: Annotated[
        int, typer.Option(min=1, max=1000, help="How many by chance of each operation a round.")
    ] = 20,
    since: Annotated[
        str | None,
        typer.Option(help="Only interactions whose pact is not what it was at this Git revision."),
    ] = None,
    replay: Annotated[str | None, typer.Option(help="Only this failure, by its id.")] = None,
    database: Annotated[
        str, typer.Option(help="Where failures are saved: a folder, or redis://host:port.")
    ] = STORE,
    pacts: PactsFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Look for failures with generated requests and answers.

    Ends when the time is up, else after one round. With --drift, and neither --app nor --url, only
    consumers are tried: their clients are written for a provider with these differences.

    \b
    handfast fuzz life_organiser --for 60s
    handfast fuzz --app core.main:app --only documents --seed 7
    handfast fuzz life_organiser --since origin/main
    handfast fuzz life_organiser --replay 1a2b3c4d
    """
    is_own = app is not None or url is not None
    subject = ServiceOptions(
        app=app,
        url=url,
        states=states,
        drift=drift if is_own else None,
        isolation=isolation,
        reset=reset,
        credentials=credentials,
        sign=sign,
        operation=tuple(operation or ()),
        largest_answer=largest_answer,
        longest_silence=longest_silence,
    )
    if subject.faults():
        raise typer.BadParameter("; ".join(subject.faults()))
    found = one_system(system, subject, provider)
    console = Console(stderr=as_json)
    passwords = secrets_given((url, database), os.environ)
    log_here(passwords)
    cases = None if since is None else touched(found, pacts_folder(pacts), since)
    limit = None if seconds is None else seconds_in(seconds)
    parts = _parts(only, own=subject.is_own, of_consumers=drift is not None and not is_own)
    provider, known = _known(found, provider, drift, parts)

    def work(send: Send) -> None:
        try:
            with opened_store(database) as store:
                run = FuzzRun(
                    system=found,
                    subject=subject,
                    provider=provider,
                    seed=seed,
                    examples=examples,
                    seconds=limit,
                    cases=cases,
                    database=store,
                    known=known,
                )
                if replay is not None:
                    send(replay_one(run, replay))
                else:
                    run_parts(run, parts, send)
        except StoreError as error:
            raise typer.BadParameter(hidden_in(str(error), passwords)) from error
        except (CannotVerify, NotSetUp) as stop:
            mismatches = stop.mismatches if isinstance(stop, CannotVerify) else (stop.mismatch,)
            send(FuzzRow("", "", FuzzResult(0), mismatches))

    with beside_json(as_json=as_json):
        forks = context.find_root().obj is True
        rows, code = fuzzed(work, console, forks=forks, silence=longest_silence)
    shown = hidden_in(rows, passwords)
    if as_json:
        typer.echo(json_of(shown))
    else:
        with_drift = () if drift is None or is_own else ("--drift", str(drift))
        after = (*with_drift, *saved_in(database), "--replay")
        command = again("fuzz", found.name, provider, subject, passwords, after=after)
        print_fuzz_report(shown, console, command, replay=replay)
    raise typer.Exit(code)


def _parts(only: list[Only] | None, *, own: bool, of_consumers: bool) -> frozenset[str]:
    """The parts to try.

    Raises:
        typer.BadParameter: ``of_consumers`` alone is there a meaning, and others are asked for.
    """
    others = [one for one in only or () if one is not Only.CONSUMERS]
    if of_consumers and others:
        raise typer.BadParameter(
            f"without --app or --url it is for consumers: leave out --only {others[0].value}",
            param_hint="--drift",
        )
    # A service of one's own is a provider: nothing is known of the clients of others.
    usual = [one for one in Only if not (own and one is Only.CONSUMERS)]
    wanted = [Only.CONSUMERS] if of_consumers else only or usual
    return frozenset(one.value for one in wanted)


def _known(
    system: System, provider: str | None, drift: Path | None, parts: frozenset[str]
) -> tuple[str | None, tuple[Differences, ...]]:
    """Whose the known differences are by which consumers are tried, and these.

    Raises:
        typer.BadParameter: they may be those of several providers, or something is wrong with them.
    """
    if drift is None or Only.CONSUMERS.value not in parts:
        return provider, ()
    names = {one.provider for one in system.contracts if provider in (None, one.provider)}
    if len(names) != 1:
        raise typer.BadParameter(
            f"name whose they are by --provider: one of {listed(sorted(names))}",
            param_hint="--drift",
        )
    (name,) = names
    known = differences_for(system, name, drift)
    return name, () if known is None else (known,)
