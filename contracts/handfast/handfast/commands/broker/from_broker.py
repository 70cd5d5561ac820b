"""``handfast verify --from-broker``: verifies a provider by the pacts that a Pact Broker has."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from handfast.bound.parts import bound_provider
from handfast.broker.protocol import Wanted
from handfast.broker.selectors import default_selectors, selectors_of
from handfast.commands.broker.options import named_broker
from handfast.commands.options.selecting import worst_of
from handfast.commands.options.subjects import bound_providers, provider_names
from handfast.commands.output.concluding import report_written
from handfast.commands.output.printing import beside_json, print_rows
from handfast.commands.output.repeating import again
from handfast.commands.received_pacts.apart import verified_apart, with_obstacles
from handfast.commands.received_pacts.gathering import run_of_pacts
from handfast.commands.received_pacts.printing import alone_in, code_of, print_reports, shown
from handfast.exit_codes import ExitCode, ended_with
from handfast.report.writing import origin_here
from handfast.run.received_pacts.from_broker import published
from handfast.run.received_pacts.verified import reports_of, verify_pacts
from handfast.transports.redis.clients import fake_redis, redis_at
from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from handfast.broker.protocol import BrokerPact
    from handfast.commands.broker.of_a_provider import BrokerOptions
    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model import System
    from handfast.model.results import Mode, Report, Result
    from handfast.run.received_pacts.verified import VerifiedPact

__all__ = ["verify_from_broker"]


def verify_from_broker(
    options: BrokerOptions,
    systems: tuple[System, ...],
    subject: ServiceOptions,
    provider: str | None,
    keep: Callable[[str, str], bool],
    modes: Sequence[Mode],
    folder: Path,
    secrets: tuple[str, ...],
    *,
    forks: bool,
    as_json: bool,
) -> int:
    """Verify one provider, print and write what came of it; the exit code of the command.

    An interrupt ends it, and is printed; nothing is published then.

    Raises:
        BrokerError: the broker has no such provider or pact, or does not answer.
        typer.BadParameter: not one provider is meant.
    """
    if len(systems) != 1:
        raise typer.BadParameter("--from-broker verifies a provider of one system: name it")
    (system,) = systems
    names = provider_names(system, subject, provider)
    if len(names) != 1:
        raise typer.BadParameter("--from-broker verifies one provider: name it with --provider")
    (name,) = names
    revision = options.revision()
    selectors = selectors_of(options.selectors) or default_selectors(revision.branch)
    wanted = Wanted(
        selectors=selectors,
        branch=revision.branch,
        tags=revision.tags,
        pending=options.pending or bool(options.wip_since),
        wip_since=options.wip_since,
    )
    console = Console(stderr=as_json)
    with named_broker(options.url) as broker, beside_json(as_json=as_json):
        hide = partial(hidden_in, secrets=(*broker.secrets, *secrets))
        pacts = broker.pacts_for(name, wanted)
        verify = with_obstacles(
            pacts, partial(_verified, pacts, name, system, subject, keep, modes)
        )
        apart, silence = forks and subject.is_own, subject.longest_silence
        found, interrupted = verified_apart(pacts, verify, silence, forks=apart)
        verified = tuple(shown(one, hide) for one in found)
        if not verified:
            raise typer.BadParameter("no interaction of the broker's pacts fits these options")
        if options.publishes and not interrupted:
            verified = published(broker, verified, revision)
    reports = reports_of(f"{name}, by its broker", verified)
    code = _exit_code(reports, verified, publishes=options.publishes and not interrupted)
    origin, hidden = origin_here(revision=revision), (*broker.secrets, *secrets)
    command = again("verify", system.name, name, subject, hidden, after=options.arguments)
    commands = {one.system: command for one in reports}
    run = run_of_pacts([(reports, verified)], origin, folder, hidden, commands)
    page, ends_writing = report_written(run, folder)
    ends = ended_with(worst_of((code, ends_writing)), interrupted=interrupted)
    rows = hide([_row(one) for one in verified])
    if as_json:
        document = {"provider": name, "exit_code": ends, "pacts": rows}
        document["reports"] = [one.to_json() for one in reports]
        document["verified in one mode alone"] = alone_in(verified)
        typer.echo(json.dumps(document, indent=1, ensure_ascii=False))
        return ends
    print_rows([_shown(row) for row in rows], as_json=False)
    console.print("")
    print_reports(reports, verified, console, run)
    for text in dict.fromkeys(row["fault"] for row in rows if row["fault"]):
        typer.echo(f"Results not published: {text}", err=True)
    if page is not None:
        typer.echo(f"Report: {page}")
    return ends


def _verified(
    pacts: Sequence[BrokerPact],
    name: str,
    system: System,
    subject: ServiceOptions,
    keep: Callable[[str, str], bool],
    modes: Sequence[Mode],
    on_result: Callable[[Result], None],
) -> tuple[VerifiedPact[BrokerPact], ...]:
    makes, _ = bound_providers(system, subject, name, by_others=True)
    clients = redis_at(subject.redis_url) if subject.redis_url else fake_redis()
    provider = bound_provider(makes(clients), name)
    return verify_pacts(pacts, provider, system, keep, modes, on_result)


def _exit_code(
    reports: tuple[Report, Report],
    verified: tuple[VerifiedPact[BrokerPact], ...],
    *,
    publishes: bool,
) -> ExitCode:
    """Of what decides; results that could not be published are no pass."""
    ends = code_of(reports)
    unpublished = publishes and any(one.fault for one in verified)
    return ExitCode.NOT_VERIFIED if ends is ExitCode.PASSED and unpublished else ends


def _row(one: VerifiedPact[BrokerPact]) -> dict[str, Any]:
    return {
        "consumer": one.consumer,
        "reason": one.pact.reason,
        "pending": one.pact.pending,
        "wip": one.pact.wip,
        "verdict": str(one.verdict),
        "published": one.published,
        "fault": one.fault,
        "url": one.pact.url,
        "notices": list(one.pact.notices),
    }


def _shown(row: dict[str, Any]) -> dict[str, str]:
    pending = "work in progress" if row["wip"] else "pending" if row["pending"] else ""
    return {
        "consumer": row["consumer"] or "unknown",
        "chosen as": row["reason"],
        "pending": pending,
        "verdict": row["verdict"],
        "published": "yes" if row["published"] else "",
    }
