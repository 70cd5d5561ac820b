"""What the LLM worker relies on of Core: jobs on streams, and the REST API."""

from __future__ import annotations

from typing import Final

from life_organiser_contracts.flat import Contract
from life_organiser_contracts.llm_worker import calls, events, handed, jobs

__all__ = ["WITH_CORE"]

WITH_CORE: Final = Contract(
    "llm-worker",
    "core",
    (*jobs.INTERACTIONS, *calls.INTERACTIONS, *events.INTERACTIONS, *handed.INTERACTIONS),
)
