"""``handfast verify --pacts``: verifies providers by pact files that others made."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from handfast.bound.parts import bound_provider
from handfast.commands.options.selecting import checked, refuse, select, worst_of
from handfast.commands.options.subjects import bound_providers
from handfast.commands.output.concluding import report_written
from handfast.commands.output.printing import beside_json
from handfast.commands.output.repeating import again
from handfast.commands.received_pacts.apart import verified_apart, with_obstacles
from handfast.commands.received_pacts.gathering import run_of_pacts
from handfast.commands.received_pacts.printing import alone_in, code_of, print_reports, shown
from handfast.discovery import folder_entries, load
from handfast.exit_codes import ended_with
from handfast.model import Offer, System
from handfast.report.writing import origin_here
from handfast.run.received_pacts.in_folder import BadPacts, pacts_in
from handfast.run.received_pacts.verified import reports_of, verify_pacts
from handfast.transports.redis.clients import fake_redis, redis_at
from handfast.wording.masking import hidden_in
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model.results import Mode, Report, Result
    from handfast.run.received_pacts.in_folder import FolderPact
    from handfast.run.received_pacts.verified import VerifiedPact

__all__ = ["verify_from_folder"]


def verify_from_folder(
    path: Path,
    system: str | None,
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
    """Verify each provider by its pacts in ``path``, print what came of it; the exit code.

    An interrupt ends it, and is printed with what came before.

    Raises:
        typer.Exit: a file is no pact; after every fault was printed.
        typer.BadParameter: no pact is of the provider, or nothing fits the options.
        CannotVerify: an app, its handlers or the bindings cannot be loaded.
    """
    try:
        every = pacts_in(path)
    except BadPacts as bad:
        refuse("Pacts that cannot be used, so that nothing was verified", bad.faults)
    providers = _providers(every, subject, provider)
    hide = partial(hidden_in, secrets=secrets)
    rows: list[tuple[tuple[Report, Report], tuple[VerifiedPact[FolderPact], ...]]] = []
    named: list[str] = []
    interrupted = False
    with beside_json(as_json=as_json):
        for name in providers:
            of_one = [one for one in every if one.provider == name]
            asked = (of_one, name, system, subject, keep, modes)
            verify = with_obstacles(of_one, partial(_verified, *asked))
            apart, silence = forks and subject.is_own, subject.longest_silence
            verified, interrupted = verified_apart(of_one, verify, silence, forks=apart)
            masked = tuple(shown(one, hide) for one in verified)
            if masked:
                rows.append((reports_of(name, masked), masked))
                named.append(name)
            if interrupted:
                break
    if not rows:
        raise typer.BadParameter("no interaction of these pacts fits the options")
    written = tuple(one for reports, _ in rows for one in reports if one.planned)
    commands = {
        title.system: again("verify", system, name, subject, secrets, before=("--pacts", str(path)))
        for name, (reports, _) in zip(named, rows, strict=True)
        for title in reports
    }
    run = run_of_pacts(rows, origin_here(), folder, secrets, commands)
    page, ends_writing = report_written(run, folder)
    code = worst_of((*(code_of(reports) for reports, _ in rows), ends_writing))
    ends = ended_with(code, interrupted=interrupted)
    if as_json:
        alone = alone_in(one for _, verified in rows for one in verified)
        document = {"exit_code": ends, "reports": [one.to_json() for one in written]}
        document["verified in one mode alone"] = alone
        typer.echo(json.dumps(document, indent=1, ensure_ascii=False))
        return ends
    console = Console()
    for reports, verified in rows:
        print_reports(reports, verified, console, run)
    if page is not None:
        typer.echo(f"Report: {page}")
    return ends


def _providers(
    pacts: Sequence[FolderPact], subject: ServiceOptions, provider: str | None
) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(one.provider for one in pacts))
    if provider is not None:
        if provider not in names:
            raise typer.BadParameter(none_called(provider, names, "provider of these pacts"))
        return (provider,)
    if subject.is_own and len(names) > 1:
        raise typer.BadParameter(f"--app or --url needs --provider too (one of {listed(names)})")
    return names


def _verified(
    pacts: Sequence[FolderPact],
    name: str,
    system: str | None,
    subject: ServiceOptions,
    keep: Callable[[str, str], bool],
    modes: Sequence[Mode],
    on_result: Callable[[Result], None],
) -> tuple[VerifiedPact[FolderPact], ...]:
    found = _system(name, system, subject)
    makes, _ = bound_providers(found, subject, name, by_others=True)
    clients = redis_at(subject.redis_url) if subject.redis_url else fake_redis()
    return verify_pacts(pacts, bound_provider(makes(clients), name), found, keep, modes, on_result)


def _system(provider: str, name: str | None, subject: ServiceOptions) -> System:
    """The system that has the provider; a service of one's own needs none."""
    if name is not None:
        (found,) = select(name).systems
        return found
    here = checked(map(load, folder_entries())).systems if folder_entries() else ()
    offering = next((one for one in here if one.offer(provider)), None)
    if offering is not None:
        return offering
    if not subject.is_own:
        raise typer.BadParameter(
            f"no system here has a provider {provider!r}: name a system, or the service itself "
            "with --app or --url"
        )
    return System(name=provider, title=provider, offers=(Offer(provider=provider),), contracts=())
