"""What several contracts declare in the same words: examples, and parts of refusals.

Declares no interaction.
"""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, WHOLE_TEXT

__all__ = ["JID", "NUMBER", "OTHER_JID", "OTHER_NUMBER", "SERVICE_JID", "SERVICE_NUMBER"]
__all__ += ["LONG_TEXT", "PREFERENCES", "STRANGE_TEXT"]
__all__ += ["ADMIN_PAGE", "WEBHOOK_URL", "WEB_PAGE", "refused"]

NUMBER: Final = "+12025550143"
OTHER_NUMBER: Final = "+447700900124"
JID: Final = "12025550143@s.whatsapp.net"
OTHER_JID: Final = "447700900124@s.whatsapp.net"
SERVICE_NUMBER: Final = "+493023125000"
"""The number that users write to."""

WEBHOOK_URL: Final = "http://private:8001/api/v1/webhooks/whatsapp"
"""Where the bridge is to report events."""

WEB_PAGE: Final = "https://zapa.example.com"
ADMIN_PAGE: Final = "https://admin.zapa.example.com"

SERVICE_JID: Final = "493023125000@s.whatsapp.net"

STRANGE_TEXT: Final = WHOLE_TEXT
"""What trimming, quoting, escaping, storing or counting by code units gets wrong."""

LONG_TEXT: Final = STRANGE_TEXT * 4
"""The same, longer than the 255 characters of a name."""

PREFERENCES: Final[dict[str, Any]] = {"language": "nn-NO", "motto": STRANGE_TEXT, "font_size": 1.25}
"""Of a user; each value is another one for whoever writes it anew."""


def refused(status: int, place: str = "detail", value: Any = NOT_NULL) -> dict[str, Any]:
    """The parts of a refusal in whose body ``value`` stands at ``place``: by default its words."""
    return {"status": status, "equals": {place: value}}
