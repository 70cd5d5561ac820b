"""The assistant; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer

assistant: Final = Consumer("assistant", modules=__package__)
