"""In which modes a case is verified, besides by Pact. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.model.interactions import MessageInteraction
from handfast.model.operations import REDIS_STREAM
from handfast.model.results import Mode

if TYPE_CHECKING:
    from handfast.model.cases import Case

__all__ = ["modes_of"]


def modes_of(case: Case) -> tuple[Mode, ...]:
    """In process; or, where it is an entry of a Redis stream, read back from either Redis."""
    interaction = case.interaction
    if (
        isinstance(interaction, MessageInteraction)
        and interaction.message.transport.kind == REDIS_STREAM
    ):
        return Mode.FAKE_STREAM, Mode.REAL_STREAM
    return (Mode.IN_PROCESS,)
