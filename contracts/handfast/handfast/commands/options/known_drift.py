"""The known drift that ``--drift`` names, checked against what is offered and relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from handfast.drift.cases import hidden_cases
from handfast.drift.differences import differences_of
from handfast.drift.file import read_drifts
from handfast.model import BadDeclaration
from handfast.model.cases import cases_of

if TYPE_CHECKING:
    from pathlib import Path

    from handfast.drift.rows import Differences
    from handfast.model import System

__all__ = ["differences_for"]


def differences_for(
    system: System, provider: str, path: Path | None, *, option: str = "--drift"
) -> Differences | None:
    """The known differences of ``provider`` in the file at ``path``; None where there is none.

    ``option`` is what named the file.

    Raises:
        typer.BadParameter: all that is wrong with the file.
    """
    offer = system.offer(provider)
    if path is None or offer is None:
        return None
    try:
        found = differences_of(offer, read_drifts(path))
    except BadDeclaration as bad:
        raise typer.BadParameter("; ".join(bad.faults), param_hint=option) from None
    own = [case for case in cases_of(system.contracts) if case.provider == provider]
    hidden = hidden_cases(found, own)
    if hidden:
        raise typer.BadParameter("; ".join(hidden), param_hint=option)
    return found
