"""What the parts of the private service share: its store, admins, neighbours and the time."""

import hashlib
import hmac
import secrets
from asyncio import Lock
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from fastapi import HTTPException, Request
from redis.asyncio import Redis

from zapa_shared.queue import QueuedMessage

from ..bridge_client import BridgeClient
from ..configs import AskModel
from ..store import Store
from ..tokens import TokenRefused, issue, read
from . import queue
from .exports import Exports

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
    """`reach_database` and `ask_model` raise where those are away, `clients` where Redis is.

    `usage` is how many percent of memory and disk are in use; `reports` has a lock for each message
    that is being reported.
    """

    token_secret: str = field(repr=False)
    ask_model: AskModel
    bridge: BridgeClient
    reach_database: Check
    webhook_secret: bytes = field(repr=False)
    webhook_url: str
    service_number: str
    clients: Callable[[], Redis]
    usage: Callable[[], tuple[float, float]]
    store: Store = field(default_factory=Store)
    exports: Exports = field(default_factory=dict)
    reports: WeakValueDictionary[str, Lock] = field(default_factory=WeakValueDictionary)
    admins: dict[str, Admin] = field(default_factory=dict)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def push(self, name: str, message: QueuedMessage) -> None:
        """Add a message to a list of the queue."""
        async with self.clients() as redis:
            await queue.push(redis, name, message)

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
