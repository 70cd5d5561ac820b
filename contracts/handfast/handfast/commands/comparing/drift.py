"""``handfast drift``: writes the rows of drift that a service of one's own needs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handfast.commands.options import of_a_service as own  # noqa: TC001  # Typer reads them
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.known_drift import differences_for
from handfast.commands.options.searching import one_system
from handfast.commands.options.subjects import ServiceOptions, bound_providers, provider_names
from handfast.commands.output.provider_log import log_here
from handfast.drift.cases import hidden_cases
from handfast.drift.differences import Differences, Drift, differences_of
from handfast.drift.file import read_drifts
from handfast.drift.suggest.rows import merged, refused, suggested, unanswered
from handfast.drift.suggest.writing import text_of, with_more
from handfast.exit_codes import ExitCode
from handfast.model.cases import cases_of
from handfast.model.results import Mode
from handfast.report.terminal import exit_code, text_of_obstacles
from handfast.run.session import planned, verify_system
from handfast.storage.files import write_whole
from handfast.wire.texts import text_of_file
from handfast.wording.counts import number_of
from handfast.wording.quoted_secrets import secrets_given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.drift.rows import Answered
    from handfast.model import Offer, System
    from handfast.model.results import Report

__all__ = ["command"]

_MOST_RUNS = 8
_REASON = "suggested by a run"


def command(
    system: Annotated[
        str | None,
        typer.Argument(help="The system, e.g. life_organiser.", autocompletion=names_of_systems),
    ] = None,
    suggest: Annotated[
        Path, typer.Option(help="The file to write; what stands in it is taken for known.")
    ] = Path("drift.toml"),
    provider: Annotated[str | None, typer.Option(help="The service, e.g. core.")] = None,
    app: Annotated[
        str | None, typer.Option(help="An ASGI app of your own: package.module:app.")
    ] = None,
    url: own.Url = None,
    states: own.States = None,
    reset: own.Reset = None,
    credentials: own.Credentials = None,
    sign: own.Sign = None,
    operation: own.Operations = None,
) -> None:
    """Write a service's drift file from its answers.

    It is verified in process again and again, each time with the rows that its answers suggest,
    until they suggest no further one. Read each row before you rely on it: what is a defect is no
    drift.

    \b
    handfast drift life_organiser --app core.main:app --states core_states:HANDLERS
    handfast drift --url http://127.0.0.1:8000 --suggest drift.toml
    """
    subject = ServiceOptions(
        app=app,
        url=url,
        states=states,
        reset=reset,
        credentials=credentials,
        sign=sign,
        operation=tuple(operation or ()),
    )
    faults = list(subject.faults())
    if not subject.is_own:
        faults.append("a service of your own is needed: name it with --app or --url")
    if faults:
        raise typer.BadParameter("; ".join(faults))
    found = one_system(system, subject, provider)
    (name,) = provider_names(found, subject, provider)
    offer = found.offer(name)
    assert offer is not None, "provider_names finds only offers"  # noqa: S101  # narrows the type
    log_here(secrets_given((url,), os.environ))
    known = read_drifts(suggest) if suggest.exists() else ()
    differences_for(found, name, suggest if known else None, option="--suggest")
    new, remarks, report = _suggested(found, offer, subject, known)
    if report.obstacles:
        typer.echo(text_of_obstacles(report.obstacles), err=True)
        raise typer.Exit(exit_code((report,)))
    count = sum(len(getattr(new, one)) for one in _tables())
    if count:  # a file without a row is refused where it is read
        write_whole(suggest.resolve(), _text(suggest, known, new, remarks))
    passed = sum(result.passed for result in report.results)
    total = number_of(len(report.results), "interaction")
    typer.echo(f"{suggest}: {number_of(count, 'new row')}; with them {passed} of {total} passed.")
    for remark in remarks:
        typer.echo(f"  {remark}")
    typer.echo(f"\n{text_of((new,))}" if count else "", nl=False)
    raise typer.Exit(ExitCode.PASSED if passed == len(report.results) else ExitCode.FAILED)


def _text(path: Path, known: tuple[Drift, ...], new: Drift, remarks: tuple[str, ...]) -> str:
    """What stands in the file, and the ``new`` rows."""
    if not known:
        return text_of((new,), remarks)
    try:
        text = text_of_file(path.read_bytes()).replace("\r\n", "\n")
        return with_more(text, new, remarks)
    except ValueError:
        return text_of((*known, new), remarks)


def _suggested(
    system: System, offer: Offer, subject: ServiceOptions, known: tuple[Drift, ...]
) -> tuple[Drift, tuple[str, ...], Report]:
    """The rows that are needed besides what is known, what no row can be found for, and the run."""
    new = Drift(reason=_REASON)
    whole = Drift(reason=_REASON)
    for drift in known:
        whole = merged(whole, {k: getattr(drift, k) for k in _tables()}, _REASON)
    for _ in range(_MOST_RUNS):
        answers: list[Answered] = []
        both = merged(whole, {name: getattr(new, name) for name in _tables()}, _REASON)
        report = _verified(system, offer, subject, _watched(offer, both, answers))
        tables = suggested(offer, both, answers)
        tables["absent"] = _showing(system, offer, both, tables["absent"])
        if not any(tables.values()):
            break
        new = merged(new, tables, _REASON)
    remarks = tuple(
        f"{route} is not answered: where it has another route, write a row of routes"
        for route in unanswered(answers)
    )
    remarks += tuple(
        f"{route} refuses what the contract sends: write rows about its request"
        for route in refused(answers)
    )
    return new, remarks, report


def _showing(
    system: System, offer: Offer, known: Drift, absent: Mapping[str, Any]
) -> dict[str, Any]:
    """Those rows of ``absent`` with which something is left of each interaction."""
    cases = [case for case in cases_of(system.contracts) if case.provider == offer.provider]
    showing: dict[str, Any] = {}
    for declared in absent:
        tried = {**showing, declared: True}
        drift = merged(known, {"absent": tried}, _REASON)
        if not hidden_cases(differences_of(offer, [drift]), cases):
            showing = tried
    return showing


def _tables() -> list[str]:
    return [name for name in Drift.__dataclass_fields__ if name != "reason"]


def _watched(offer: Offer, drift: Drift, answers: list[Answered]) -> Differences:
    has_rows = any(getattr(drift, name) for name in _tables())
    found = differences_of(offer, [drift]) if has_rows else Differences(offer, ())
    return replace(found, on_answer=answers.append)


def _verified(system: System, offer: Offer, subject: ServiceOptions, drift: Differences) -> Report:
    name = offer.provider
    providers, _ = bound_providers(system, subject, name, known=drift)
    plan = planned(system, frozenset({Mode.IN_PROCESS}), providers=frozenset({name}))
    return verify_system(system, plan, providers)
