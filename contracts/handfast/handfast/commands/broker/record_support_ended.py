"""``handfast record-support-ended``: records in a Pact Broker that a release is not supported."""

from __future__ import annotations

from typing import Annotated

import typer

from handfast.commands.broker.options import (  # Typer reads annotations
    AsJson,
    BrokerUrl,
    named_broker,
    print_recorded,
)

__all__ = ["command"]


def command(
    pacticipant: Annotated[str, typer.Option(help="The service.")],
    environment: Annotated[str, typer.Option(help="Where it was released to.")],
    version: Annotated[str, typer.Option(help="The version that was released.")],
    broker: BrokerUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record in a Pact Broker that a release is not supported any more.

    \b
    handfast record-support-ended --pacticipant app --version 4.1.0 --environment production

    It does not count for can-i-deploy any more.
    """
    with named_broker(broker) as opened:
        opened.record_support_ended(pacticipant, version, environment)
    recorded = {"pacticipant": pacticipant, "version": version, "environment": environment}
    print_recorded(recorded, "no longer supported in", as_json=as_json)
