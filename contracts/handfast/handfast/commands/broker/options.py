"""The options that the commands of a Pact Broker share, and how a broker is opened for them.

A password or token is no option: whoever may list the processes of a machine could read it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.broker.opening import opened_broker
from handfast.commands.output.printing import print_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.broker.protocol import Broker

__all__ = [
    "AsJson",
    "Branch",
    "BrokerUrl",
    "BuildUrl",
    "Instance",
    "Tags",
    "Version",
    "named_broker",
    "print_recorded",
]

BrokerUrl = Annotated[
    str | None,
    typer.Option(
        "--broker",
        help="Its URL, or file:PATH, a folder for one team; by default PACT_BROKER_BASE_URL.",
    ),
]
Version = Annotated[
    str | None, typer.Option(help="Its version; by default the commit that is checked out.")
]
Branch = Annotated[
    str | None, typer.Option(help="Its branch; by default that of the pipeline, or of Git.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be repeated.")]
BuildUrl = Annotated[
    str | None, typer.Option(help="Where its build is shown; by default that of the pipeline.")
]
Instance = Annotated[str, typer.Option(help="Which of several that run side by side there.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@contextmanager
def named_broker(url: str | None) -> Iterator[Broker]:
    """The broker at ``url``, else at PACT_BROKER_BASE_URL, with the credentials of the environment.

    Raises:
        BrokerError: none is named, or not rightly.
    """
    with opened_broker(url, os.environ) as broker:
        if broker.remark:
            typer.echo(broker.remark, err=True)
        yield broker


def print_recorded(record: Mapping[str, str], words: str, *, as_json: bool) -> None:
    """Print ``record`` as JSON, or in words: which version ``words`` the environment."""
    if as_json:
        print_json(record)
        return
    name = record.get("application_instance", "")
    instance = f" (instance {name})" if name else ""
    service = f"{record['pacticipant']} {record['version']}"
    typer.echo(f"recorded: {service} is {words} {record['environment']}{instance}")
