"""Login codes: how many are sent, how one is stored, and how often a wrong one may be tried.

A code is stored as its HMAC: of a million possible codes a plain hash would give it away. Nothing
here is logged.
"""

import hmac
import secrets
from datetime import timedelta

from ..store import Code
from .service import Service

__all__ = ["TooManyCodes", "count_request", "is_right", "new_code", "store_code"]

_AN_HOUR = timedelta(hours=1)
_LASTS = timedelta(minutes=5)
_CODES_AN_HOUR = 3
_ATTEMPTS = 5


class TooManyCodes(Exception):
    """A number was sent as many codes as it may have within an hour."""


def count_request(service: Service, phone_number: str) -> None:
    """Count a request, of a number that nobody has too: neither may differ.

    Raises:
        TooManyCodes: there were too many.
    """
    now = service.clock()
    before = service.store.code_requests.get(phone_number, [])
    recent = [at for at in before if now - at < _AN_HOUR]
    if len(recent) >= _CODES_AN_HOUR:
        raise TooManyCodes
    service.store.code_requests[phone_number] = [*recent, now]


def new_code() -> str:
    """Six digits that nobody can guess."""
    return f"{secrets.randbelow(10**6):06d}"


def store_code(service: Service, user_id: int, code: str) -> None:
    """Make it the user's only code."""
    digest = _digest(service, user_id, code)
    service.store.codes[user_id] = Code(digest, service.clock() + _LASTS)


def is_right(service: Service, user_id: int, code: str) -> bool:
    """Whether it is the user's code; a right one is used up, a wrong one is counted."""
    stored = service.store.codes.get(user_id)
    sent = _digest(service, user_id, code)
    if stored is None or stored.attempts >= _ATTEMPTS or stored.expires_at <= service.clock():
        return False
    if not hmac.compare_digest(stored.digest, sent):
        stored.attempts += 1
        return False
    del service.store.codes[user_id]
    return True


def _digest(service: Service, user_id: int, code: str) -> bytes:
    return hmac.digest(service.code_secret, f"{user_id}:{code}".encode(), "sha256")
