"""What the parts of the public service share: its store, secrets, neighbours and the time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import HTTPException, Request

from zapa_shared.schemas import UserResponse

from ..configs import AskModel
from ..store import Store
from ..tokens import TokenRefused, issue, read

__all__ = ["Caller", "Service", "caller_of"]

type Caller = Callable[[Request], UserResponse]


@dataclass
class Service:
    """`send_code` raises where the bridge is away, `ask_model` where the model is."""

    token_secret: str = field(repr=False)
    code_secret: bytes = field(repr=False)
    send_code: Callable[[str, str], Awaitable[None]]
    ask_model: AskModel
    store: Store = field(default_factory=Store)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def token_of(self, user: UserResponse) -> str:
        """A new token of the user."""
        claims = {"user_id": user.id, "phone_number": user.phone_number, "is_admin": False}
        return issue(self.token_secret, user.id, self.clock(), **claims)


def caller_of(service: Service) -> Caller:
    """What finds the user whose token a request has, or refuses with 401."""

    def caller(request: Request) -> UserResponse:
        try:
            claims = read(service.token_secret, request.headers.get("authorization", ""))
        except TokenRefused as refused:
            raise HTTPException(401, str(refused), {"WWW-Authenticate": "Bearer"}) from None
        user = service.store.users.get(claims["user_id"])
        if user is None:
            raise HTTPException(401, "the token is nobody's", {"WWW-Authenticate": "Bearer"})
        return user

    return caller
