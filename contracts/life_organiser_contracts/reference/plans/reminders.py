"""Reminders. The scheduler fires them; `add` is for it and for events."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from shared.enums import AuditAction, EntityType
from shared.fields import Id
from shared.schemas import ReminderCreate, ReminderResponse, ReminderUpdate
from shared.schemas.queries import ReminderQuery

from ..core import Core, CurrentCore
from ..database import find, insert, page, read, transaction, update
from ..errors import INVALID, NOT_FOUND, missing
from ..memories import memories
from ..service import audit, people

__all__ = ["add", "router"]

router = APIRouter(prefix="/reminders", tags=["reminders"])


def add(
    core: Core, body: ReminderCreate, actor: str, detail: dict[str, object] | None = None
) -> ReminderResponse:
    """Add a reminder and its audit row, within the caller's transaction."""
    reminder_id = str(uuid4())
    row = {"id": reminder_id, **body.model_dump(), "created_at": core.clock()}
    insert(core.store, "reminders", row)
    audit.write(core, EntityType.REMINDER, reminder_id, AuditAction.CREATED, actor, detail)
    return _require(core, reminder_id)


@router.post("", status_code=201, operation_id="create_reminder", responses=NOT_FOUND | INVALID)
async def create_reminder(core: CurrentCore, body: ReminderCreate) -> ReminderResponse:
    """Add a reminder of a memory."""
    with transaction(core.store):
        people.require(core, body.owner_user_id)
        memories.require(core, body.memory_id)
        return add(core, body, audit.user(body.owner_user_id))


@router.get("", operation_id="list_reminders", responses=INVALID)
async def list_reminders(
    core: CurrentCore, query: Annotated[ReminderQuery, Query()]
) -> list[ReminderResponse]:
    """Reminders, the earliest first; upcoming ones lie in the future and have not fired."""
    conditions = {
        "owner_user_id = ?": query.owner_user_id,
        "fired = ?": query.fired,
        "NOT fired AND fire_at > ?": core.clock() if query.upcoming_only else None,
    }
    order = "fire_at, number"
    rows = page(core.store, "reminders", conditions, order, query.limit, query.offset)
    return [read(ReminderResponse, row) for row in rows]


@router.patch("/{reminder_id}", operation_id="update_reminder", responses=NOT_FOUND | INVALID)
async def update_reminder(
    core: CurrentCore, reminder_id: Id, body: ReminderUpdate
) -> ReminderResponse:
    """Change what is given."""
    with transaction(core.store):
        reminder = _require(core, reminder_id)
        update(core.store, "reminders", reminder_id, body.model_dump(exclude_unset=True))
        detail = body.model_dump(mode="json", exclude_unset=True)
        _audit(core, reminder, AuditAction.UPDATED, detail)
    return _require(core, reminder_id)


@router.delete(
    "/{reminder_id}",
    status_code=204,
    response_class=Response,
    operation_id="delete_reminder",
    responses=NOT_FOUND | INVALID,
)
async def delete_reminder(core: CurrentCore, reminder_id: Id) -> None:
    """Delete a reminder; an event that links to it loses the link."""
    with transaction(core.store):
        reminder = _require(core, reminder_id)
        actor = audit.user(reminder.owner_user_id)
        linked = core.store.execute("SELECT id FROM events WHERE reminder_id = ?", [reminder_id])
        for (event_id,) in linked.fetchall():
            update(core.store, "events", event_id, {"reminder_id": None})
            detail = {"reminder_id": None}
            audit.write(core, EntityType.EVENT, event_id, AuditAction.UPDATED, actor, detail)
        core.store.execute("DELETE FROM reminders WHERE id = ?", [reminder_id])
        _audit(core, reminder, AuditAction.DELETED)


def _require(core: Core, reminder_id: str) -> ReminderResponse:
    row = find(core.store, "reminders", reminder_id)
    if row is None:
        raise missing("reminder", reminder_id)
    return read(ReminderResponse, row)


def _audit(
    core: Core,
    reminder: ReminderResponse,
    action: AuditAction,
    detail: dict[str, object] | None = None,
) -> None:
    actor = audit.user(reminder.owner_user_id)
    audit.write(core, EntityType.REMINDER, reminder.id, action, actor, detail)
