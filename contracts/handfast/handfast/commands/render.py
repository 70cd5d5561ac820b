"""``handfast render``: writes what is derived from the declarations.

The makers of documents are imported where one is asked for: ``handfast check`` needs none of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import select
from handfast.derive.pact.files import pact_of, pact_text
from handfast.storage.files import pact_path, write_whole
from handfast.wording.counts import number_of

if TYPE_CHECKING:
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
    to: Annotated[Path, typer.Option(help="The folder of the pacts.")] = Path("pacts"),
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
    for one in selection.systems:
        written = [
            path for path, text in rendered_pacts(one, to).items() if write_whole(path, text)
        ]
        if openapi is not None:
            from handfast.derive.documents.openapi import openapi_of  # noqa: PLC0415 - see the file's head

            for offer in one.offers:
                if offer.operations:
                    _write(
                        openapi / one.name / f"{offer.provider}.json",
                        openapi_of(offer, one.contracts),
                    )
        if asyncapi is not None:
            from handfast.derive.documents.asyncapi import asyncapi_of  # noqa: PLC0415 - see the file's head

            for offer in one.offers:
                if offer.messages:
                    _write(
                        asyncapi / one.name / f"{offer.provider}.json",
                        asyncapi_of(offer, one.contracts),
                    )
        if schemas is not None:
            from handfast.derive.documents.json_schemas import json_schemas_of  # noqa: PLC0415 - see the file's head

            for offer in one.offers:
                _write(schemas / one.name / f"{offer.provider}.json", json_schemas_of(offer))
        count = counted_pacts(one)
        typer.echo(f"{one.name}: {count}, {len(written)} of them new or changed")
    selection.end()


def rendered_pacts(system: System, folder: Path) -> dict[Path, str]:
    """The text of every pact of ``system`` by the path at which it belongs."""
    return {
        pact_path(folder, system.name, contract.consumer, contract.provider): pact_text(
            pact_of(contract)
        )
        for contract in system.contracts
    }


def counted_pacts(system: System) -> str:
    """How many pacts ``system`` has, in words."""
    return number_of(len(system.contracts), "pact")


def _write(path: Path, document: object) -> None:
    write_whole(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
