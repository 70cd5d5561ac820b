"""``handfast publish``: publishes Pact files to a Pact Broker."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.broker.errors import BrokerError
from handfast.broker.pact_files import read_pact_files
from handfast.broker.revision import revision_of
from handfast.commands.broker.moving import move_records
from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    Branch,
    BrokerUrl,
    BuildUrl,
    Tags,
    Version,
    named_broker,
)
from handfast.commands.options.selecting import pacts_folder, worst_of
from handfast.commands.output.printing import print_json
from handfast.commands.output.quoting import quoted_secrets
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.broker.protocol import Published
    from handfast.broker.revision import Revision

__all__ = ["command"]


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Pact files, or folders of them; by default pacts.")
    ] = None,
    consumer: Annotated[str | None, typer.Option(help="Only the pacts of this service.")] = None,
    version: Version = None,
    branch: Branch = None,
    tag: Tags = None,
    build_url: BuildUrl = None,
    merge: Annotated[
        bool,
        typer.Option("--merge", help="Add to the pact that the version has, if it has one."),
    ] = False,
    from_folder: Annotated[
        str | None,
        typer.Option("--from", metavar="PATH", help="Move a folder's records to --broker."),
    ] = None,
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Publish Pact files to a Pact Broker, or to a folder.

    \b
    handfast publish pacts/bookshop --consumer website
    handfast publish pacts/bookshop/website-catalogue.json --version 1.4.0 --branch main
    handfast publish pacts/bookshop --broker file:../broker-records
    handfast publish --from ../broker-records --broker https://broker.example.org

    All files are read first, and one with a secret of this environment stops them all. The pacts
    of one consumer are published in one request; a consumer whose pacts are refused stops no
    other, and makes the command fail.

    Credentials are those of PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN.

    With file:PATH the records are plain files in that folder, for one team. --from moves them.
    """
    if from_folder is not None:
        if paths or consumer or version or branch or tag or build_url or merge:
            raise typer.BadParameter("--from moves all records: leave everything else out")
        raise typer.Exit(move_records(from_folder, broker, as_json=as_json))
    pacts = read_pact_files(paths or [pacts_folder(None)], consumer)
    texts = {pact.path: pact.content.decode("utf-8", "replace") for pact in pacts}
    if faults := list(quoted_secrets(texts)):
        raise BrokerError("nothing was published:\n" + "\n".join(faults), ExitCode.WRONG)
    revision = revision_of(Path(), os.environ, version, branch, tag or (), build_url)
    with named_broker(broker) as opened:
        done = opened.publish(pacts, revision, merges=merge)
    if as_json:
        print_json([_row(one, revision) for one in done])
    else:
        for one in done:
            _print(one, revision)
    raise typer.Exit(worst_of(one.exit_code or ExitCode.PASSED for one in done))


def _row(one: Published, revision: Revision) -> dict[str, object]:
    return {
        "consumer": one.consumer,
        "version": revision.version,
        "branch": revision.branch,
        "tags": list(revision.tags),
        "build_url": revision.build_url,
        "providers": list(one.providers),
        "published": not one.fault,
        "notices": list(one.notices),
        "fault": one.fault,
    }


def _print(one: Published, revision: Revision) -> None:
    pacts = f"{one.consumer} {revision.version} with {', '.join(one.providers)}"
    if one.fault:
        typer.echo(f"not published: {pacts}\n{one.fault}", err=True)
        return
    typer.echo(f"published: {pacts}")
    for notice in one.notices:
        for text in notice.splitlines():
            typer.echo(f"  {text}".rstrip())
