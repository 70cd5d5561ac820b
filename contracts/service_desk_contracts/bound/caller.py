"""Who calls the service that is verified, and what proves it. Knows no service and no state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

import jwt
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Caller", "Proof"]

type Proof = Literal["access", "refresh", "expired", "forged", "service"]
"""A right token of the user, one to renew tokens by, one that does not count, that of services."""

_NOBODY: Final = "00000001-0000-4000-8000-000000000999"
_OTHER_KEY: Final = "a-key-of-nobody-of-32-bytes-or-more"


class Caller:
    """A user by a token, or a service, until it is reset; ``issue`` makes tokens of users."""

    def __init__(self, issue: Callable[..., str]) -> None:
        self._issue = issue
        self.reset()

    def reset(self) -> None:
        """Let nobody call, by a token that is right."""
        self.user_id = _NOBODY
        self.proof: Proof = "access"

    def is_user(self, user_id: str) -> None:
        """Let this user call."""
        self.user_id = user_id

    def proves_by(self, proof: Proof) -> None:
        """Let the caller send another token."""
        self.proof = proof

    def token(self) -> str:
        """What the caller sends."""
        user_id, now = UUID(self.user_id), datetime.now(UTC)
        match self.proof:
            case "service":
                return str(settings.SERVICE_AUTH_TOKEN)
            case "expired":
                return self._issue(user_id, "requester", "access", now - timedelta(days=1))
            case "forged":
                right = self._issue(user_id, "requester", "access", now)
                claims = jwt.decode(right, options={"verify_signature": False})
                return jwt.encode(claims, _OTHER_KEY, algorithm="HS256")
            case kind:
                return self._issue(user_id, "requester", kind, now)
