"""``handfast environments``: shows or makes a Pact Broker's environments."""

from __future__ import annotations

from typing import Annotated

import typer

from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    BrokerUrl,
    named_broker,
)
from handfast.commands.output.printing import print_json, print_rows

__all__ = ["command"]


def command(
    create: Annotated[str, typer.Option(metavar="NAME", help="Make one of this name.")] = "",
    display_name: Annotated[str, typer.Option(help="What the new one is called on pages.")] = "",
    production: Annotated[
        bool, typer.Option("--production", help="The new one is a production environment.")
    ] = False,
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show or make a Pact Broker's environments.

    \b
    handfast environments
    handfast environments --create production --production
    """
    if not create and (display_name or production):
        raise typer.BadParameter("--display-name and --production are for --create NAME")
    with named_broker(broker) as opened:
        if create:
            found = [opened.create_environment(create, display_name, production=production)]
        else:
            found = list(opened.environments())
    rows = [one.to_json() for one in found]
    if as_json:
        print_json(rows)
    elif rows:
        print_rows(rows, as_json=False)
    else:
        typer.echo("none; `handfast environments --create NAME` makes one")
