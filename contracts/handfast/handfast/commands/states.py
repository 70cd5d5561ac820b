"""``handfast states``: state handlers of a provider, ready to paste."""

from __future__ import annotations

from typing import Annotated

import typer

from handfast.commands.checked import checked
from handfast.derive.skeletons import handler_skeletons
from handfast.discovery import chosen_systems, provider_of

__all__ = ["command"]


def command(
    provider: Annotated[str, typer.Argument(help="The service that will be held, e.g. core.")],
    system: Annotated[str | None, typer.Option(help="Its system, where it is not unique.")] = None,
) -> None:
    """Print a Python module with one handler for each provider state.

    \b
    handfast states core > core_states.py
    handfast verify --app core.main:app --states core_states:HANDLERS
    """
    home = provider_of(checked(chosen_systems(system, every=True)), provider)
    offer = home.offer(provider)
    assert offer is not None, "provider_of finds only systems with an offer"  # noqa: S101  # narrows for the type checker
    typer.echo(handler_skeletons(offer), nl=False)
