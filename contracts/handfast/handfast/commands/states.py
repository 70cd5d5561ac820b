"""``handfast states``: state handlers of a provider, ready to paste."""

from __future__ import annotations

from typing import Annotated

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import select_provider
from handfast.derive.skeletons import handler_skeletons

__all__ = ["command"]


def command(
    provider: Annotated[str, typer.Argument(help="The service to be verified, e.g. core.")],
    system: Annotated[
        str | None,
        typer.Option(
            help="Its system, where several have such a provider.", autocompletion=names_of_systems
        ),
    ] = None,
) -> None:
    """Print a Python module with a handler for each provider state.

    \b
    handfast states core > core_states.py
    handfast verify --app core.main:app --states core_states:HANDLERS
    """
    (found,) = select_provider(system, provider).systems
    offer = found.offer(provider)
    assert offer is not None, "select_provider finds only systems with an offer"  # noqa: S101  # narrows for the type checker
    typer.echo(handler_skeletons(offer), nl=False)
