"""Memories: create, read, change, delete.

All but the router are for the other modules. Tags and images have their own.
"""

import sqlite3
from datetime import datetime, timedelta
from uuid import uuid4

from fastapi import APIRouter, Response

from shared.enums import AuditAction, EntityType, MemoryStatus
from shared.fields import Id
from shared.schemas import (
    MemoryCreate,
    MemoryResponse,
    MemoryUpdate,
    MemoryWithTags,
    TagResponse,
)

from ..core import Core, CurrentCore
from ..database import find, insert, read, transaction, update
from ..errors import CONFLICT, INVALID, NOT_FOUND, Refusal, missing
from ..service import audit, people
from .index import forget, reindex

__all__ = ["dependants", "remove", "require", "router", "with_tags"]

_PENDING_LIFE = timedelta(days=7)

router = APIRouter(prefix="/memories", tags=["memories"])


def require(core: Core, memory_id: str) -> sqlite3.Row:
    """The memory's row, or a refusal (404)."""
    row = find(core.store, "memories", memory_id)
    if row is None:
        raise missing("memory", memory_id)
    return row


def with_tags(core: Core, row: sqlite3.Row) -> MemoryWithTags:
    """A memory's row as the memory with all its tags, suggested ones included."""
    tags = core.store.execute(
        "SELECT * FROM memory_tags WHERE memory_id = ? ORDER BY number", [row["id"]]
    )
    return read(MemoryWithTags, row, tags=[read(TagResponse, tag) for tag in tags])


def dependants(core: Core, memory_id: str) -> list[str]:
    """The tables with rows that point at a memory; while there are any, it is not deleted."""
    tables = ("tasks", "reminders", "events")
    return [table for table in tables if find(core.store, table, memory_id, "memory_id")]


def remove(core: Core, row: sqlite3.Row) -> None:
    """Delete a memory with its tags, index entry and image file."""
    forget(core, row["number"])
    core.store.execute("DELETE FROM memories WHERE id = ?", [row["id"]])
    if row["image_name"]:  # last: what can't be deleted here undoes the rest
        (core.images / row["image_name"]).unlink(missing_ok=True)


@router.post("", status_code=201, operation_id="create_memory", responses=NOT_FOUND | INVALID)
async def create_memory(core: CurrentCore, body: MemoryCreate) -> MemoryResponse:
    """Keep a memory: a text is confirmed and searchable at once, an image is pending."""
    now, memory_id = core.clock(), str(uuid4())
    row = {"id": memory_id, **body.model_dump(), **_initial_status(body, now)}
    with transaction(core.store):
        people.require(core, body.owner_user_id)
        insert(core.store, "memories", {**row, "created_at": now, "updated_at": now})
        reindex(core, memory_id)
        _audit(core, memory_id, AuditAction.CREATED, body.owner_user_id)
    return read(MemoryResponse, require(core, memory_id))


@router.get("/{memory_id}", operation_id="get_memory", responses=NOT_FOUND | INVALID)
async def get_memory(core: CurrentCore, memory_id: Id) -> MemoryWithTags:
    """A memory with all its tags."""
    return with_tags(core, require(core, memory_id))


@router.patch("/{memory_id}", operation_id="update_memory", responses=NOT_FOUND | INVALID)
async def update_memory(core: CurrentCore, memory_id: Id, body: MemoryUpdate) -> MemoryResponse:
    """Change what is given, and search with it."""
    now = core.clock()
    with transaction(core.store):
        row = require(core, memory_id)
        changes = {**body.model_dump(exclude_unset=True), "updated_at": now}
        if _becomes_pending(row, body):
            changes["pending_expires_at"] = now + _PENDING_LIFE
        update(core.store, "memories", memory_id, changes)
        reindex(core, memory_id)
        detail = body.model_dump(mode="json", exclude_unset=True)
        _audit(core, memory_id, AuditAction.UPDATED, row["owner_user_id"], detail)
    return read(MemoryResponse, require(core, memory_id))


@router.delete(
    "/{memory_id}",
    status_code=204,
    response_class=Response,
    operation_id="delete_memory",
    responses=NOT_FOUND | CONFLICT | INVALID,
)
async def delete_memory(core: CurrentCore, memory_id: Id) -> None:
    """Delete a memory with its tags, index entry and image, unless something points at it."""
    with transaction(core.store):
        row = require(core, memory_id)
        needed = dependants(core, memory_id)
        if needed:
            raise Refusal(409, f"memory {memory_id} still has {', '.join(needed)}")
        _audit(core, memory_id, AuditAction.DELETED, row["owner_user_id"])
        remove(core, row)


def _initial_status(body: MemoryCreate, now: datetime) -> dict[str, object]:
    if body.media_type is None:
        return {"status": MemoryStatus.CONFIRMED}
    return {"status": MemoryStatus.PENDING, "pending_expires_at": now + _PENDING_LIFE}


def _becomes_pending(row: sqlite3.Row, body: MemoryUpdate) -> bool:
    # Its old expiry, if it ever had one, may be over already.
    return body.status is MemoryStatus.PENDING and row["status"] != MemoryStatus.PENDING


def _audit(
    core: Core,
    memory_id: str,
    action: AuditAction,
    owner: int,
    detail: dict[str, object] | None = None,
) -> None:
    audit.write(core, EntityType.MEMORY, memory_id, action, audit.user(owner), detail)
