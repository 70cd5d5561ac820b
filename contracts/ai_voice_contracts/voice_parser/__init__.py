"""What the voice-parser relies on: the queue, the customer lookup, and Twilio's REST API."""

from __future__ import annotations

from typing import Final

from ai_voice_contracts.flat import Contract
from ai_voice_contracts.lookups import lookups
from ai_voice_contracts.voice_parser.queue import FROM_QUEUE
from ai_voice_contracts.voice_parser.twilio import FROM_TWILIO

__all__ = ["WITH_LOOKUP", "WITH_TWILIO", "WITH_WEBHOOK"]

WITH_WEBHOOK: Final = Contract("voice-parser", "webhook-handler", FROM_QUEUE)
WITH_LOOKUP: Final = Contract("voice-parser", "customer-lookup-server", lookups())
WITH_TWILIO: Final = Contract("voice-parser", "twilio", FROM_TWILIO)
