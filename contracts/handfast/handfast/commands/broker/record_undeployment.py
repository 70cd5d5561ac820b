"""``handfast record-undeployment``: records in a Pact Broker what runs no more."""

from __future__ import annotations

from typing import Annotated

import typer

from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    BrokerUrl,
    Instance,
    named_broker,
    print_recorded,
)

__all__ = ["command"]


def command(
    pacticipant: Annotated[str, typer.Option(help="The service.")],
    environment: Annotated[str, typer.Option(help="Where it ran.")],
    application_instance: Instance = "",
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record in a Pact Broker what does not run any more.

    \b
    handfast record-undeployment --pacticipant website --environment production

    Only where nothing takes its place: record-deployment replaces the version that ran there.
    """
    with named_broker(broker) as opened:
        version = opened.record_undeployment(pacticipant, environment, application_instance)
    recorded = {
        "pacticipant": pacticipant,
        "version": version,
        "environment": environment,
        "application_instance": application_instance,
    }
    print_recorded(recorded, "no longer deployed to", as_json=as_json)
