"""Events. Confirming one that belongs to a memory makes its reminder, once."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query

from shared.enums import AuditAction, EntityType, EventSourceType, EventStatus
from shared.fields import Id
from shared.schemas import EventCreate, EventResponse, EventUpdate, ReminderCreate
from shared.schemas.queries import EventQuery

from ..core import Core, CurrentCore
from ..database import find, insert, page, read, transaction, update
from ..errors import INVALID, NOT_FOUND, missing
from ..memories import memories
from ..service import audit, people
from . import reminders

__all__ = ["router"]

_ACTIONS = {
    EventStatus.CONFIRMED: AuditAction.CONFIRMED,
    EventStatus.REJECTED: AuditAction.REJECTED,
}

router = APIRouter(prefix="/events", tags=["events"])


@router.post("", status_code=201, operation_id="create_event", responses=NOT_FOUND | INVALID)
async def create_event(core: CurrentCore, body: EventCreate) -> EventResponse:
    """Add a pending event."""
    now, event_id = core.clock(), str(uuid4())
    row = {"id": event_id, **body.model_dump(), "pending_since": now, "created_at": now}
    # Only the worker finds events in mails.
    found = body.source_type is EventSourceType.EMAIL
    actor = audit.LLM_WORKER if found else audit.user(body.owner_user_id)
    with transaction(core.store):
        people.require(core, body.owner_user_id)
        if body.memory_id is not None:
            memories.require(core, body.memory_id)
        insert(core.store, "events", row)
        audit.write(core, EntityType.EVENT, event_id, AuditAction.CREATED, actor)
    return _require(core, event_id)


@router.get("", operation_id="list_events", responses=INVALID)
async def list_events(
    core: CurrentCore, query: Annotated[EventQuery, Query()]
) -> list[EventResponse]:
    """Events, the latest first."""
    conditions = {"status = ?": query.status, "owner_user_id = ?": query.owner_user_id}
    order = "event_date DESC, number DESC"
    rows = page(core.store, "events", conditions, order, query.limit, query.offset)
    return [read(EventResponse, row) for row in rows]


@router.patch("/{event_id}", operation_id="update_event", responses=NOT_FOUND | INVALID)
async def update_event(core: CurrentCore, event_id: Id, body: EventUpdate) -> EventResponse:
    """Change what is given; on becoming confirmed an event of a memory gets a reminder."""
    with transaction(core.store):
        before = _require(core, event_id)
        turned = body.status is not None and body.status is not before.status
        changes = body.model_dump(exclude_unset=True)
        if turned:
            changes["pending_since"] = core.clock() if body.status is EventStatus.PENDING else None
        update(core.store, "events", event_id, changes)
        if turned and body.status is EventStatus.CONFIRMED:
            _remind(core, _require(core, event_id))
        action = _ACTIONS.get(body.status) if turned and body.status else None
        detail = body.model_dump(mode="json", exclude_unset=True)
        _audit(core, before, action or AuditAction.UPDATED, detail)
    return _require(core, event_id)


def _remind(core: Core, event: EventResponse) -> None:
    if event.memory_id is None or event.reminder_id is not None:
        return
    reminder = ReminderCreate(
        memory_id=event.memory_id, owner_user_id=event.owner_user_id, fire_at=event.event_date
    )
    detail: dict[str, object] = {"source": "event", "event_id": event.id}
    added = reminders.add(core, reminder, audit.user(event.owner_user_id), detail)
    update(core.store, "events", event.id, {"reminder_id": added.id})


def _require(core: Core, event_id: str) -> EventResponse:
    row = find(core.store, "events", event_id)
    if row is None:
        raise missing("event", event_id)
    return read(EventResponse, row)


def _audit(core: Core, event: EventResponse, action: AuditAction, detail: dict[str, Any]) -> None:
    actor = audit.user(event.owner_user_id)
    audit.write(core, EntityType.EVENT, event.id, action, actor, detail)
