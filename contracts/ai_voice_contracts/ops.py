"""What operations rely on: that the data API tells that it is up."""

from __future__ import annotations

from typing import Final

from ai_voice_contracts import states as s
from ai_voice_contracts.flat import Contract, HttpInteraction
from ai_voice_contracts.offers.data_api import GET_HEALTH
from ai_voice_contracts.phrases import description, variant

__all__ = ["WITH_DATA_API"]

WITH_DATA_API: Final = Contract(
    "ops",
    "data-api-server",
    (
        HttpInteraction(
            name="see that it is up",
            operation=GET_HEALTH,
            equals={"status": "healthy"},
            variants=(variant("while the storage is away", given=(s.STORAGE_IS_AWAY(),)),),
        ),
        HttpInteraction(
            name="see nothing without the key",
            operation=GET_HEALTH,
            credentials=False,
            **description(403, "message"),
        ),
    ),
)
