"""Who calls a service while it is verified, and by which token. Knows no state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import jwt
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Callers"]

_OTHER_KEY: Final = "an-example-of-another-key-of-32-bytes"


@dataclass
class Callers:
    """A service calls by the right token, until somebody else is named.

    ``issue`` makes a user's token, as user-service does.
    """

    issue: Callable[..., str]
    user: tuple[UUID, str] | None = None
    kind: str = "access"
    age: timedelta = field(default_factory=timedelta)
    forged: bool = False

    def reset(self) -> None:
        """Let it be a service again."""
        vars(self).update(vars(Callers(self.issue)))

    def user_calls(self, caller_id: str, caller_role: str) -> None:
        """Let it be a user."""
        self.user = UUID(caller_id), caller_role

    def change(self, **values: Any) -> None:
        """Let something of the token be otherwise."""
        vars(self).update(values)

    def credentials(self, _: Any) -> dict[str, str]:
        """The header that proves who calls."""
        return {"Authorization": f"Bearer {self.token()}"}

    def token(self) -> str:
        """What proves who calls."""
        if self.user is None:
            token = str(settings.SERVICE_AUTH_TOKEN)
            return token[::-1] if self.forged else token
        token = self.issue(*self.user, self.kind, datetime.now(UTC) - self.age)
        if not self.forged:
            return token
        claims = jwt.decode(token, options={"verify_signature": False})
        return jwt.encode(claims, _OTHER_KEY, algorithm="HS256")
