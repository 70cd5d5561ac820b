"""The LLM worker; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer

llm_worker: Final = Consumer("llm-worker", modules=__package__)
