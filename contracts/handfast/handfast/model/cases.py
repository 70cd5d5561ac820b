"""An interaction with the names of its sides and of what it is about: what is verified. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.frozen import dataclass
from handfast.model.interactions import HttpInteraction
from handfast.model.operations import Message, Operation
from handfast.model.values import givens
from handfast.wire.routes import route_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model import Contract, Interaction, System

__all__ = ["Case", "all_cases", "cases_of", "name_of", "state_of", "subject_of"]


@dataclass(frozen=True, slots=True)
class Case:
    """One interaction to verify a provider (or consumer) by; ``id`` is unique in its system.

    ``waived`` is why it is not verified, where its service's repository gave it up.
    """

    consumer: str
    provider: str
    interaction: Interaction
    waived: str = ""

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
    """Every interaction of ``contracts``, in declaration order."""
    return tuple(
        Case(contract.consumer, contract.provider, interaction)
        for contract in contracts
        for interaction in contract.interactions
    )


def all_cases(system: System) -> tuple[Case, ...]:
    """Every interaction of ``system``, in declaration order, and then those that are waived."""
    waived = (Case(o.consumer, o.provider, o.interaction, o.reason) for o in system.waived)
    return (*cases_of(system.contracts), *waived)


def name_of(offered: Operation | Message) -> str:
    """Method and path of an operation, or the name of a message."""
    return route_name(offered) if isinstance(offered, Operation) else offered.name


def subject_of(interaction: Interaction) -> str:
    """The name of what ``interaction`` is about: of its operation, or its message."""
    if isinstance(interaction, HttpInteraction):
        return name_of(interaction.operation)
    return name_of(interaction.message)
