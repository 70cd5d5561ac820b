"""``handfast render``: writes what is derived from the declarations.

The makers of pacts and documents are imported where one is asked for: ``handfast check`` needs no
document, and renders its pacts in another process.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import PactsFolder, pacts_folder, select
from handfast.commands.output.quoting import quoted_secrets
from handfast.model import BadDeclaration
from handfast.storage.files import pact_path, write_whole
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model import System

__all__ = ["command", "counted_pacts", "rendered_pacts"]


def command(
    system: Annotated[
        str | None,
        typer.Argument(
            help="A system; by default that of the folder.", autocompletion=names_of_systems
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every installed system.")] = False,
    to: PactsFolder = None,
    openapi: Annotated[
        Path | None, typer.Option(help="Also write each provider's OpenAPI 3.1 here.")
    ] = None,
    asyncapi: Annotated[
        Path | None, typer.Option(help="Also write each provider's AsyncAPI 3.0 here.")
    ] = None,
    schemas: Annotated[
        Path | None, typer.Option(help="Also write each provider's JSON Schemas here.")
    ] = None,
) -> None:
    """Write the Pact files, on request also OpenAPI, AsyncAPI and JSON Schemas.

    Their examples are what consumers send and expect, without secrets. They name no servers,
    because no provider is declared with an address.

    \b
    handfast render
    handfast render life_organiser --openapi build/openapi --asyncapi build/asyncapi
    """
    selection = select(system, every=every)
    folder = pacts_folder(to)
    for one in selection.systems:
        pacts = rendered_pacts(one, folder)
        documents = {
            given / one.name / f"{provider}.json": text
            for given, made in ((openapi, _openapi), (asyncapi, _asyncapi), (schemas, _schemas))
            if given is not None
            for provider, text in made(one)
        }
        if faults := tuple(quoted_secrets(pacts | documents)):
            raise BadDeclaration(faults)
        changed = [path for path, text in pacts.items() if write_whole(path, text)]
        for path, text in documents.items():
            write_whole(path, text)
        typer.echo(f"{one.name}: {counted_pacts(one)}, {len(changed)} of them new or changed")
    selection.end()


def _openapi(system: System) -> Iterator[tuple[str, str]]:
    from handfast.derive.documents.openapi import openapi_of  # noqa: PLC0415 - see the file's head

    for offer in system.offers:
        if offer.operations:
            yield offer.provider, _text(openapi_of(offer, system.contracts))


def _asyncapi(system: System) -> Iterator[tuple[str, str]]:
    from handfast.derive.documents.asyncapi import asyncapi_of  # noqa: PLC0415 - see the file's head

    for offer in system.offers:
        if offer.messages:
            yield offer.provider, _text(asyncapi_of(offer, system.contracts))


def _schemas(system: System) -> Iterator[tuple[str, str]]:
    from handfast.derive.documents.json_schemas import json_schemas_of  # noqa: PLC0415 - see the file's head

    for offer in system.offers:
        yield offer.provider, _text(json_schemas_of(offer))


def rendered_pacts(system: System, folder: Path) -> dict[Path, str]:
    """The text of every pact of ``system`` by the path at which it belongs."""
    from handfast.derive.pact.files import pact_of, pact_text  # noqa: PLC0415 - see the file's head

    return {
        pact_path(folder, system.name, contract.consumer, contract.provider): pact_text(
            pact_of(contract)
        )
        for contract in system.contracts
    }


def counted_pacts(system: System) -> str:
    """How many pacts ``system`` has, in words."""
    return number_of(len(system.contracts), "pact")


def _text(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
