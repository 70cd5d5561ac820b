"""What operators, and the container's health check, rely on of Core."""

from __future__ import annotations

from typing import Final

from handfast.model import Contract
from life_organiser_contracts.admin import mending, watching

__all__ = ["WITH_CORE"]

WITH_CORE: Final = Contract("admin", "core", (*watching.INTERACTIONS, *mending.INTERACTIONS))
