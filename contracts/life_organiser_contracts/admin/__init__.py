"""What operators, and the container's health check, rely on of Core."""

from __future__ import annotations

from typing import Final

from life_organiser_contracts.admin import mending, watching
from life_organiser_contracts.flat import Contract

__all__ = ["WITH_CORE"]

WITH_CORE: Final = Contract("admin", "core", (*watching.INTERACTIONS, *mending.INTERACTIONS))
