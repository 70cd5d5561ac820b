"""``handfast record-deployment``: records in a Pact Broker what was deployed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from handfast.broker.revision import revision_of
from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    BrokerUrl,
    Instance,
    Version,
    named_broker,
    print_recorded,
)

__all__ = ["command"]


def command(
    pacticipant: Annotated[str, typer.Option(help="The service.")],
    environment: Annotated[str, typer.Option(help="Where it was deployed.")],
    version: Version = None,
    application_instance: Instance = "",
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record in a Pact Broker what was deployed.

    \b
    handfast record-deployment --pacticipant website --environment production

    The version takes the place of the one that ran there before. Record it after the deployment,
    and only if that succeeded.
    """
    found = revision_of(Path(), os.environ, version).version
    with named_broker(broker) as opened:
        opened.record_deployment(pacticipant, found, environment, application_instance)
    recorded = {
        "pacticipant": pacticipant,
        "version": found,
        "environment": environment,
        "application_instance": application_instance,
    }
    print_recorded(recorded, "deployed to", as_json=as_json)
