"""What the handlers of several providers share: rows of the reference's store, and a reset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from zapa_shared.schemas import UserResponse

if TYPE_CHECKING:
    from types import SimpleNamespace

__all__ = ["SOME_TIME", "add_user", "change", "resetter"]

SOME_TIME: Final = datetime(2031, 4, 1, 5, tzinfo=UTC)
"""When the rows of states were created."""


def change(world: SimpleNamespace, **values: Any) -> None:
    """Let the world be as ``values``."""
    vars(world).update(values)


def resetter(world: SimpleNamespace, store: Any) -> Any:
    """What empties ``store``, and lets ``world`` be as it is now."""
    usual = dict(vars(world))

    def reset() -> None:
        vars(store).update(vars(type(store)()))
        vars(world).clear()
        change(world, **usual)

    return reset


def add_user(store: Any, user_id: int, phone_number: str, **columns: Any) -> UserResponse:
    """Store a user."""
    at = {"first_seen": SOME_TIME, "last_active": None, "created_at": SOME_TIME, "updated_at": None}
    user = UserResponse(id=user_id, phone_number=phone_number, **{**at, **columns})
    store.users[user_id] = user
    return user
