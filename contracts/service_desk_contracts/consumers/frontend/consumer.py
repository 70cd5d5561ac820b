"""The frontend; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer

frontend: Final = Consumer("frontend", modules=__package__)
