"""Ends a command, with every fault listed, where a declaration is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.text import Text

from handfast.check import check_system
from handfast.model import BadDeclaration
from handfast.report.terminal import EXIT_WRONG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model import System

__all__ = ["checked", "refuse"]


def checked(systems: Iterable[System]) -> tuple[System, ...]:
    """``systems``, whose declarations were found sound.

    Raises:
        typer.Exit: with code 2, after every fault of every system was printed.
    """
    systems = tuple(systems)
    faults: list[str] = []
    for system in systems:
        try:
            check_system(system)
        except BadDeclaration as bad:
            faults += bad.faults
    if faults:
        refuse("The declarations are wrong (this is no provider's fault)", faults)
    return systems


def refuse(what: str, faults: Iterable[str]) -> None:
    """Print ``what`` and every fault, and end the command with code 2."""
    faults = tuple(faults)
    console = Console(stderr=True)
    console.print(Text(f"{what}: {len(faults)}", style="bold red"))
    for fault in faults:
        console.print(Text(f"  - {fault}"), soft_wrap=True)  # a path must stay one word
    raise typer.Exit(EXIT_WRONG)
