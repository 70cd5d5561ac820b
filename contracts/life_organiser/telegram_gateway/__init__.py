"""What the Telegram gateway relies on: of Core, and of the LLM worker."""

from __future__ import annotations

from typing import Final

from contracts.engine.model import Contract
from contracts.life_organiser.telegram_gateway import (
    changes,
    events,
    finding,
    jobs,
    memories,
    notices,
    reminders,
    tags,
    tasks,
)

__all__ = ["WITH_CORE"]

WITH_CORE: Final = Contract(
    "telegram-gateway",
    "core",
    (
        *memories.INTERACTIONS,
        *changes.INTERACTIONS,
        *tags.INTERACTIONS,
        *tasks.INTERACTIONS,
        *reminders.INTERACTIONS,
        *events.INTERACTIONS,
        *finding.INTERACTIONS,
        *jobs.INTERACTIONS,
        *notices.INTERACTIONS,
    ),
)
