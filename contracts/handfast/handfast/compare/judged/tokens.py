"""What a JSON Web Token (RFC 7519) says, by which two are compared. Pure; checks no signature."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any, Final

from handfast.wire.json_text import value_in_text

__all__ = ["claims_in", "moment_of"]

_MOMENTS: Final = frozenset({"exp", "iat", "nbf", "auth_time"})

_TOKEN: Final = re.compile(r"(eyJ[0-9A-Za-z_-]+)\.(eyJ[0-9A-Za-z_-]+)\.[0-9A-Za-z_-]*")


def claims_in(text: str) -> dict[str, Any] | None:
    """The claims of the token that ``text`` is; None where it is none."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    try:
        padded = match[2] + "=" * (-len(match[2]) % 4)
        value = value_in_text(base64.urlsafe_b64decode(padded).decode())
    except (binascii.Error, UnicodeDecodeError):
        return None
    return value if isinstance(value, dict) else None


def moment_of(claim: str, value: Any) -> datetime | None:
    """The moment that a claim is, in seconds since 1970; None where it is none."""
    if claim not in _MOMENTS or not isinstance(value, int):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None
