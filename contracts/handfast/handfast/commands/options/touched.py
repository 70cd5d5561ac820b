"""Which interactions a change touches: those whose Pact is not what it was at a revision."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from handfast.derive.pact.files import pact_interaction, pact_of
from handfast.model.cases import Case, cases_of
from handfast.storage.files import pact_path
from handfast.storage.revisions import NoRevision, text_at

if TYPE_CHECKING:
    from pathlib import Path

    from handfast.model import System

__all__ = ["touched"]


def touched(system: System, pacts: Path, revision: str) -> tuple[Case, ...]:
    """The cases of ``system`` that are new or not what they were at ``revision``.

    Ends the command where there is no such revision, or nothing was touched.
    """
    found: list[Case] = []
    for contract in system.contracts:
        path = pact_path(pacts, system.name, contract.consumer, contract.provider)
        try:
            was = text_at(revision, path)
        except NoRevision as error:
            raise typer.BadParameter(str(error)) from error
        before = _interactions(was)
        new = {_text(one) for one in pact_of(contract)["interactions"]} - before
        found += [case for case in cases_of((contract,)) if _text(pact_interaction(case)) in new]
    if not found:
        raise typer.BadParameter(
            f"no interaction of {system.name} has changed since {revision}: nothing to fuzz"
        )
    return tuple(found)


def _interactions(text: str | None) -> frozenset[str]:
    try:
        known = json.loads(text)["interactions"] if text else []
        return frozenset(_text(one) for one in known)
    except (ValueError, LookupError, TypeError):  # what can't be read is as good as not there
        return frozenset()


def _text(interaction: Any) -> str:
    return json.dumps(interaction, sort_keys=True)
