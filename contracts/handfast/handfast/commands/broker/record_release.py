"""``handfast record-release``: records in a Pact Broker what was released."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from handfast.broker.revision import revision_of
from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    BrokerUrl,
    Version,
    named_broker,
    print_recorded,
)

__all__ = ["command"]


def command(
    pacticipant: Annotated[str, typer.Option(help="The service.")],
    environment: Annotated[str, typer.Option(help="Where it was released to.")],
    version: Version = None,
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record in a broker what was released.

    \b
    handfast record-release --pacticipant app --version 4.1.0 --environment production

    For what stays in use beside later versions: an app in a store, a library. Each release counts
    for can-i-deploy until record-support-ended.
    """
    found = revision_of(Path(), os.environ, version).version
    with named_broker(broker) as opened:
        opened.record_release(pacticipant, found, environment)
    recorded = {"pacticipant": pacticipant, "version": found, "environment": environment}
    print_recorded(recorded, "released to", as_json=as_json)
