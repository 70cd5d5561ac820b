"""Users and their settings. Both are made when first asked for; neither has audit rows.

`require` is for the other modules: whoever owns something must be known.
"""

import sqlite3

from fastapi import APIRouter

from shared.fields import UserId
from shared.schemas import UserCreate, UserResponse, UserSettingsResponse, UserSettingsUpdate

from ..core import Core, CurrentCore
from ..database import find, insert, read, transaction, update
from ..errors import INVALID, missing

__all__ = ["require", "router"]

_KEY = "telegram_user_id"
_DEFAULT_SETTINGS = {"default_reminder_time": "09:00", "timezone": "Asia/Singapore"}

router = APIRouter(tags=["people"])


def require(core: Core, user_id: int) -> None:
    """Refuse (404) unless the user is known."""
    if find(core.store, "users", user_id, _KEY) is None:
        raise missing("user", user_id)


@router.post("/users", operation_id="upsert_user", responses=INVALID)
async def upsert_user(core: CurrentCore, body: UserCreate) -> UserResponse:
    """Add a user, who is then allowed; a known one stays as they are."""
    with transaction(core.store):
        row = _known(core, body.telegram_user_id, body.display_name, allowed=True)
    return read(UserResponse, row)


@router.get("/settings/{user_id}", operation_id="get_settings", responses=INVALID)
async def get_settings(core: CurrentCore, user_id: UserId) -> UserSettingsResponse:
    """A user's settings; an unknown user becomes known, not allowed, with the defaults."""
    with transaction(core.store):
        row = _settings(core, user_id)
    return read(UserSettingsResponse, row)


@router.patch("/settings/{user_id}", operation_id="update_settings", responses=INVALID)
async def update_settings(
    core: CurrentCore, user_id: UserId, body: UserSettingsUpdate
) -> UserSettingsResponse:
    """Change the settings that are given; the others keep their value or the default."""
    with transaction(core.store):
        _settings(core, user_id)
        update(core.store, "settings", user_id, body.model_dump(exclude_unset=True), _KEY)
        row = _settings(core, user_id)
    return read(UserSettingsResponse, row)


def _settings(core: Core, user_id: int) -> sqlite3.Row:
    _known(core, user_id, f"User {user_id}", allowed=False)
    row = find(core.store, "settings", user_id, _KEY)
    assert row is not None  # noqa: S101 - a user is made together with settings
    return row


def _known(core: Core, user_id: int, name: str, *, allowed: bool) -> sqlite3.Row:
    row = find(core.store, "users", user_id, _KEY)
    if row is None:
        person = {"telegram_user_id": user_id, "display_name": name, "is_allowed": allowed}
        insert(core.store, "users", {**person, "created_at": core.clock()})
        insert(core.store, "settings", {"telegram_user_id": user_id, **_DEFAULT_SETTINGS})
        row = find(core.store, "users", user_id, _KEY)
    assert row is not None  # noqa: S101 - just made
    return row
