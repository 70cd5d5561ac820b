"""Who calls: a service by the token of all services, or a user by a token of user-service.

Looks nothing up: a user's token counts until it expires.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Literal
from uuid import UUID

import jwt
from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

__all__ = ["SERVICE", "Bearer", "Caller", "Request", "caller_of", "issue"]

type Kind = Literal["access", "refresh"]

SERVICE = "service"
"""The role of a caller that is a service."""

_LASTS = {"access": timedelta(minutes=15), "refresh": timedelta(days=7)}


@dataclass(frozen=True)
class Caller:
    """A user with a role, or a service, which has no user's id."""

    user_id: UUID | None
    role: str


class Request(HttpRequest):
    """A request whose caller is known."""

    auth: Caller


class Bearer(HttpBearer):
    """Refuses whoever has no right token."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Who it is the token of, or None."""
        del request
        return caller_of(token)


def caller_of(token: str) -> Caller | None:
    """Who it is the token of, or None: it is not right, or not any more, or only for renewing."""
    if compare_digest(token.encode(), settings.SERVICE_AUTH_TOKEN.encode()):
        return Caller(None, SERVICE)
    try:
        claims = jwt.decode(
            token,
            settings.JWT_SECRET_KEY,
            algorithms=["HS256"],
            options={"require": ["exp", "sub", "role", "type"]},
        )
        known = Caller(UUID(claims["sub"]), str(claims["role"]))
    except (jwt.InvalidTokenError, ValueError):
        return None
    return known if claims["type"] == "access" else None


def issue(user_id: UUID, role: str, kind: Kind, now: datetime | None = None) -> str:
    """A token of a user, which lasts 15 minutes, or 7 days to renew it by."""
    issued = now or datetime.now(UTC)
    claims = {"sub": str(user_id), "role": role, "type": kind, "iat": issued}
    lasting = claims | {"exp": issued + _LASTS[kind]}
    return jwt.encode(lasting, settings.JWT_SECRET_KEY, algorithm="HS256")
