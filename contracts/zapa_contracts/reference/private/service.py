"""What the parts of the private service share: its store, admins, neighbours and the time."""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import HTTPException, Request

from zapa_shared.queue import QueuedMessage

from ..configs import AskModel
from ..store import Store
from ..tokens import TokenRefused, issue, read

__all__ = ["Admin", "Service", "require_admin"]

type Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Admin:
    """An admin: the id, and a salted hash of the password."""

    admin_id: int
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def made(cls, admin_id: int, password: str) -> "Admin":
        """An admin who has this password."""
        salt = secrets.token_bytes(16)
        return cls(admin_id, salt, _digest(salt, password))

    def has(self, password: str) -> bool:
        """Whether it is the admin's password; how long it takes shows nothing."""
        return hmac.compare_digest(self.digest, _digest(self.salt, password))


@dataclass
class Service:
    """`reach_bridge` and `reach_database` raise where those are away, `ask_model` likewise."""

    token_secret: str = field(repr=False)
    ask_model: AskModel
    reach_bridge: Check
    reach_database: Check
    webhook_secret: bytes = field(repr=False)
    service_number: str
    push: Callable[[str, QueuedMessage], Awaitable[None]]
    store: Store = field(default_factory=Store)
    admins: dict[str, Admin] = field(default_factory=dict)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def token_for(self, username: str, password: str) -> str | None:
        """A token, where it is the admin's password; who is unknown takes as long."""
        admin = self.admins.get(username)
        is_right = (admin or _NOBODY).has(password)
        if admin is None or not is_right:
            return None
        return issue(self.token_secret, admin.admin_id, self.clock(), is_admin=True)


_NOBODY = Admin(0, b"", b"")


def require_admin(service: Service) -> Callable[[Request], int]:
    """What finds the id of the admin whose token a request has, or refuses with 401 or 403."""

    def admin_of(request: Request) -> int:
        try:
            claims = read(service.token_secret, request.headers.get("authorization", ""))
        except TokenRefused as refused:
            raise HTTPException(401, str(refused), {"WWW-Authenticate": "Bearer"}) from None
        if claims.get("is_admin") is not True:
            raise HTTPException(403, "this is for admins")
        return int(claims["sub"])

    return admin_of


def _digest(salt: bytes, password: str) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)
