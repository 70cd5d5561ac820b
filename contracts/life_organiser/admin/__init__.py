"""What operators, and the container's health check, rely on of Core."""

from __future__ import annotations

from typing import Final

from contracts.engine.model import Contract
from contracts.life_organiser.admin import mending, watching

__all__ = ["WITH_CORE"]

WITH_CORE: Final = Contract("admin", "core", (*watching.INTERACTIONS, *mending.INTERACTIONS))
