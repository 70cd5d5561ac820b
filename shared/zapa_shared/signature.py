"""The signature of a webhook: an HMAC of when it was sent and of its body.

The header is `t=<seconds since 1970>,v1=<hexadecimal SHA-256>`. A body is JSON, and signed in one
form: without spaces, its keys in order, so that a proxy that writes it anew breaks nothing. What is
older than five minutes is refused: nobody can send again what passed by. Logs nothing.
"""

import hmac
import json
import re
from datetime import datetime
from typing import Final

__all__ = ["HEADER", "is_signed", "sign"]

HEADER: Final = "X-Webhook-Signature"
"""The header that has the signature."""

_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")
_OLDEST_SECONDS = 300


def sign(secret: bytes, body: bytes, now: datetime) -> str:
    """The header of `body`, sent at `now`.

    Raises:
        ValueError: the body is no JSON.
    """
    at = int(now.timestamp())
    return f"t={at},v1={_digest(secret, at, _one_form(body))}"


def is_signed(secret: bytes, header: str, body: bytes, now: datetime) -> bool:
    """Whether who knows the secret signed `body`, at most five minutes before or after `now`."""
    found = _FORM.fullmatch(header)
    if found is None:
        return False
    try:
        signed = _one_form(body)
    except (ValueError, RecursionError):
        return False
    at = int(found[1])
    is_right = hmac.compare_digest(found[2], _digest(secret, at, signed))
    return is_right and abs(now.timestamp() - at) <= _OLDEST_SECONDS


def _one_form(body: bytes) -> bytes:
    return json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()


def _digest(secret: bytes, at: int, body: bytes) -> str:
    return hmac.new(secret, f"{at}.".encode() + body, "sha256").hexdigest()
