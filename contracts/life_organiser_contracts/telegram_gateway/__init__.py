"""What the Telegram gateway relies on: of Core, and of the LLM worker."""

from __future__ import annotations

from typing import Final

from life_organiser_contracts.flat import Contract
from life_organiser_contracts.telegram_gateway import (
    changes,
    events,
    finding,
    finishing,
    intents,
    jobs,
    memories,
    notices,
    reminders,
    results,
    tags,
    tasks,
)

__all__ = ["WITH_CORE", "WITH_WORKER"]

WITH_CORE: Final = Contract(
    "telegram-gateway",
    "core",
    (
        *memories.INTERACTIONS,
        *changes.INTERACTIONS,
        *tags.INTERACTIONS,
        *tasks.INTERACTIONS,
        *finishing.INTERACTIONS,
        *reminders.INTERACTIONS,
        *events.INTERACTIONS,
        *finding.INTERACTIONS,
        *jobs.INTERACTIONS,
        *notices.INTERACTIONS,
    ),
)

WITH_WORKER: Final = Contract(
    "telegram-gateway", "llm-worker", (*intents.INTERACTIONS, *results.INTERACTIONS)
)
