"""What several contracts say in the same words. Functions that make it; declares no interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ai_voice_contracts.flat import Variant
from ai_voice_contracts.messages import LOOKED_UP, RECEIVED
from handfast.model import NOT_NULL, Published, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CUSTOMER", "NOTHING_DONE", "NOTHING_QUEUED", "asked_once", "description", "variant"]

CUSTOMER: Final[Mapping[str, Any]] = {
    name: Value(name) for name in ("customer_id", "company_id", "company_name")
}
"""The fields of the customer of the state."""

NOTHING_QUEUED: Final = Published(message=RECEIVED, exactly=0)
"""The voice-parser gets nothing."""

NOTHING_DONE: Final = (Published(message=LOOKED_UP, exactly=0), NOTHING_QUEUED)
"""No number was looked up, and nothing was queued."""


def asked_once(number: Any) -> Published:
    """The number was looked up once."""
    return Published(message=LOOKED_UP, equals={"phone_number": number})


def variant(name: str, **changes: Any) -> Variant:
    """The same with ``changes``."""
    return Variant(name, changes)


def description(status: int, envelope: str) -> dict[str, Any]:
    """The clauses of a refusal whose words stand under ``envelope``."""
    return {"status": status, "equals": {envelope: NOT_NULL}}
