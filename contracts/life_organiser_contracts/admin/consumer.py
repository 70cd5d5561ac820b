"""Operators and the health check; what they rely on is declared in the other modules here."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer

admin: Final = Consumer("admin", modules=__package__)
