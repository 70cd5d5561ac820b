"""Access tokens: JWTs signed with HS256, issued and read in this one place.

Nothing of a token is logged.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt

__all__ = ["ONE_DAY", "TokenRefused", "issue", "read"]

ONE_DAY = timedelta(days=1)
"""How long a token lasts."""


class TokenRefused(Exception):
    """The token is not one of ours, or has expired."""


def issue(secret: str, subject: int, now: datetime, **claims: Any) -> str:
    """A token of `subject`, which is a text in it, as RFC 7519 has it."""
    payload = {"sub": str(subject), "exp": now + ONE_DAY, **claims}
    return jwt.encode(payload, secret, algorithm="HS256")


def read(secret: str, authorization: str) -> Mapping[str, Any]:
    """The claims of the token in a header `Authorization: Bearer ...`.

    Raises:
        TokenRefused: there is none, it has expired, or another secret signed it.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise TokenRefused("send a bearer token")
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token, secret, algorithms=["HS256"], options={"require": ["sub", "exp"]}
        )
    except jwt.InvalidTokenError:
        raise TokenRefused("the token is not right, or has expired") from None
    return claims
