"""What the parts of the gateway share: its store, Redis, limits, the time; and who asks."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from fastapi import HTTPException, Request

from shared.models import Job

from .. import tokens
from ..channels import Clients, Receive
from ..store import Store

__all__ = ["Service", "caller_of", "job_of"]


@dataclass
class Service:
    """`save` stores a file in a bucket, and raises `TimeoutError` where the storage is slow."""

    token_secret: str = field(repr=False)
    clients: Clients
    listen: Callable[[UUID], AbstractAsyncContextManager[Receive]]
    save: Callable[[str, str, bytes], Awaitable[None]]
    store: Store = field(default_factory=Store)
    budget: Decimal = Decimal("2000.00")
    heartbeat_seconds: float = 30.0
    connections: Counter[UUID] = field(default_factory=Counter)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def user_of(self, token: str) -> UUID:
        """Whose token it is, or a refusal with 401."""
        try:
            return tokens.read(self.token_secret, token)
        except tokens.TokenRefused as refused:
            raise HTTPException(401, str(refused), {"WWW-Authenticate": "Bearer"}) from None


def caller_of(service: Service) -> Callable[[Request], UUID]:
    """What finds the user whose token a request has, or refuses with 401."""

    def caller(request: Request) -> UUID:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise HTTPException(401, "send a bearer token", {"WWW-Authenticate": "Bearer"})
        return service.user_of(token)

    return caller


def job_of(service: Service, job_id: UUID, user_id: UUID) -> Job:
    """A job of the user, or a refusal with 404 or 403."""
    job = service.store.find(job_id)
    if job is None:
        raise HTTPException(404, "there is no such job")
    if job.user_id != user_id:
        raise HTTPException(403, "the job is another user's")
    return job
