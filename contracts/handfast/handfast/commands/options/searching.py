"""What a command that searches is asked: one system, for how long, and where it keeps findings.

Searches nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import typer

from handfast.commands.options.subjects import systems_for
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model import System

__all__ = ["STORE", "one_system", "saved_in", "seconds_in"]

STORE: Final = ".handfast/fuzz"
"""The folder where findings are saved, unless another place is named."""


def one_system(
    system: str | None, subject: ServiceOptions, provider: str | None, *, anywhere: bool = False
) -> System:
    """The one system that the options mean; ``anywhere`` as in ``select``.

    Raises:
        typer.BadParameter: no system is meant, or more than one may be.
    """
    systems = systems_for(system, subject, provider, anywhere=anywhere).systems
    if len(systems) > 1:
        names = listed(one.name for one in systems)
        raise typer.BadParameter(f"name a system ({names}), or a service with --provider")
    return systems[0]


def seconds_in(text: str) -> float:
    """The time that ``--for`` names.

    Raises:
        typer.BadParameter: it names none.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h)?", text.strip())
    if found is None or not float(found[1]):
        raise typer.BadParameter(f"--for {text!r} is no time: write 60s, 5m or 1h")
    return float(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2] or "s"]


def saved_in(database: str) -> tuple[str, ...]:
    """The option that names ``database``, where it is not the usual place."""
    return () if database == STORE else ("--database", database)
