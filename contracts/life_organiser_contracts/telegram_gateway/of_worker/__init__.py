"""What the Telegram gateway relies on of the LLM worker: what becomes of each job."""

from life_organiser_contracts.telegram_gateway.of_worker import (
    halves,
    hindered,
    intents,
    receivers,
    results,
)

__all__ = ["halves", "hindered", "intents", "receivers", "results"]
