"""``handfast can-i-deploy``: asks a Pact Broker whether a version may be deployed."""

from __future__ import annotations

import os
import time
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from handfast.broker.deployable import Selected
from handfast.broker.revision import revision_of
from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    BrokerUrl,
    named_broker,
)
from handfast.commands.output.printing import print_json, print_rows
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.broker.deployable import Deployable
    from handfast.broker.protocol import Broker

__all__ = ["command"]

_DRY_RUN: Final = "PACT_BROKER_CAN_I_DEPLOY_DRY_RUN"
_IGNORE: Final = "PACT_BROKER_CAN_I_DEPLOY_IGNORE"
_BETWEEN_SECONDS: Final = 2.0


def command(
    pacticipant: Annotated[list[str], typer.Option(help="The service; may be repeated.")],
    version: Annotated[
        list[str] | None,
        typer.Option(help="Its version, one for each service; by default the commit."),
    ] = None,
    to_environment: Annotated[str, typer.Option(help="Where it is to be deployed.")] = "",
    to: Annotated[str, typer.Option(help="The tag of what is there, where tags are used.")] = "",
    branch: Annotated[str, typer.Option(help="Instead of a version, the latest of a branch.")] = "",
    tag: Annotated[str, typer.Option(help="Instead of a version, the latest with a tag.")] = "",
    latest: Annotated[
        bool, typer.Option("--latest", help="Instead of a version, the latest of all.")
    ] = False,
    ignore: Annotated[
        list[str] | None, typer.Option(help="A service that does not matter; may be repeated.")
    ] = None,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for results that are missing.")
    ] = 0.0,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", envvar=_DRY_RUN, help="Answer, but end with exit code 0."),
    ] = False,
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Ask a Pact Broker about a deployment.

    \b
    handfast can-i-deploy --pacticipant website --to-environment production
    handfast can-i-deploy --pacticipant website --version 1.4.0 --to-environment production --json

    Exit codes: 0 yes; 1 no, a verification failed; 2 the broker knows no such version, service or
    environment; 3 a verification is missing, or the broker gave no answer. They are the same with
    --json.
    """
    versions = version or []
    selectors = bool(branch) + bool(tag) + latest + bool(versions)
    if selectors > 1:
        raise typer.BadParameter("--version, --branch, --tag and --latest exclude each other")
    if len(versions) > len(pacticipant) or (len(pacticipant) > 1 and 0 < len(versions) < 2):
        raise typer.BadParameter("give one --version for each --pacticipant")
    if not versions and not selectors:
        versions = [revision_of(Path(), os.environ).version] * len(pacticipant)
    selected = [
        Selected(
            pacticipant=name, version=of_it, branch=branch, tag=tag, latest=latest or bool(tag)
        )
        for name, of_it in zip_longest(pacticipant, versions, fillvalue="")
    ]
    ignored = [*(ignore or ()), *filter(None, os.environ.get(_IGNORE, "").split(","))]
    with named_broker(broker) as opened:
        found = _answer(opened, selected, to_environment, to, ignored, wait)
    if as_json:
        print_json({**found.to_json(), "dry_run": dry_run})
    else:
        _print(found, selected, to_environment or to)
    if dry_run:
        typer.echo(f"Dry run: without it the exit code were {found.exit_code:d}.", err=True)
    raise typer.Exit(ExitCode.PASSED if dry_run else found.exit_code)


def _answer(
    broker: Broker,
    selected: list[Selected],
    environment: str,
    tag: str,
    ignored: list[str],
    wait: float,
) -> Deployable:
    """The answer; asked for again while a verification is missing and there is time."""
    ends = time.monotonic() + wait
    while True:
        found = broker.can_i_deploy(selected, environment, tag, ignored)
        left = ends - time.monotonic()
        if found.exit_code is not ExitCode.NOT_VERIFIED or left <= 0:
            return found
        time.sleep(min(_BETWEEN_SECONDS, left))


def _print(found: Deployable, selected: list[Selected], place: str) -> None:
    if found.rows:
        print_rows([row.to_json() for row in found.rows], as_json=False)
    for text in found.reason.splitlines():
        typer.echo(text)
    names = ", ".join(f"{one.pacticipant} {_version(one)}" for one in selected)
    where = f" to {place}" if place else ""
    for one in found.unknown:
        typer.echo(f"The broker has no version {one}: publish it first, or mend --version.")
    typer.echo(f"Deploy {names}{where}: {found.word}.")


def _version(one: Selected) -> str:
    if one.version:
        return one.version
    of_what = (
        f" of branch {one.branch}" if one.branch else f" with tag {one.tag}" if one.tag else ""
    )
    return f"(latest{of_what})"
