"""What the webhook-handler relies on: that it learns whose number a message came from."""

from __future__ import annotations

from typing import Final

from ai_voice_contracts.flat import Contract
from ai_voice_contracts.lookups import lookups

__all__ = ["WITH_LOOKUP"]

WITH_LOOKUP: Final = Contract("webhook-handler", "customer-lookup-server", lookups())
