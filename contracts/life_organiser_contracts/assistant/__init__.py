"""What the assistant relies on of Core: it mostly reads, and adds tasks and reminders."""

from __future__ import annotations

from typing import Final

from life_organiser_contracts.assistant import adding, agenda, reading
from life_organiser_contracts.flat import Contract

__all__ = ["WITH_CORE"]

WITH_CORE: Final = Contract(
    "assistant", "core", (*reading.INTERACTIONS, *agenda.INTERACTIONS, *adding.INTERACTIONS)
)
