"""Access tokens as Supabase issues them: JWTs signed with HS256. Nothing of a token is logged."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import jwt

__all__ = ["TokenRefused", "issue", "read"]

_AUDIENCE: Final = "authenticated"
_ONE_HOUR: Final = timedelta(hours=1)


class TokenRefused(Exception):
    """The token is not one of ours, or has expired."""


def issue(secret: str, user_id: UUID | str, now: datetime, audience: str = _AUDIENCE) -> str:
    """A token of a user, which lasts an hour."""
    claims = {"sub": str(user_id), "aud": audience, "exp": now + _ONE_HOUR}
    return jwt.encode(claims, secret, algorithm="HS256")


def read(secret: str, token: str) -> UUID:
    """Whose token it is.

    Raises:
        TokenRefused: it has expired, or is for another audience, or another secret signed it.
    """
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=_AUDIENCE,
            options={"require": ["sub", "exp", "aud"]},
        )
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        raise TokenRefused("the token is not right, or has expired") from None
