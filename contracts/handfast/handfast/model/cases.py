"""Makes of each declared interaction the cases that are run: itself and its variants. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handfast.wire.values import givens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model import Contract, Interaction

__all__ = ["Case", "cases_of", "state_of"]


@dataclass(frozen=True, slots=True)
class Case:
    """One interaction to hold a provider (or consumer) to; ``id`` is unique in its system."""

    consumer: str
    provider: str
    interaction: Interaction

    @property
    def id(self) -> str:
        """``consumer -> provider: name (state)``."""
        state = state_of(self.interaction)
        name = f"{self.consumer} -> {self.provider}: {self.interaction.name}"
        return f"{name} ({state})" if state else name


def state_of(interaction: Interaction) -> str:
    """The states (and the trigger) of ``interaction`` by name, joined with a comma."""
    return ", ".join(given.state.name for given in givens(interaction))


def cases_of(contracts: Iterable[Contract]) -> tuple[Case, ...]:
    """Every interaction of ``contracts`` and every variant of it, in declaration order."""
    return tuple(
        Case(contract.consumer, contract.provider, interaction)
        for contract in contracts
        for declared in contract.interactions
        for interaction in _with_variants(declared)
    )


def _with_variants(declared: Interaction) -> tuple[Interaction, ...]:
    plain = dataclasses.replace(declared, variants=())
    return (plain, *(_variant(plain, v.name, dict(v.changes)) for v in declared.variants))


def _variant(plain: Interaction, name: str, changes: dict[str, object]) -> Interaction:
    named = {**changes, "name": f"{plain.name}, {name}"}
    return dataclasses.replace(plain, **named)  # type: ignore[arg-type]  # check names what is not a field
