"""The audit log: one row for every write, made in the same transaction as the write.

`write` is for the other modules; the route only reads.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from shared.enums import AuditAction, EntityType
from shared.schemas import AuditLogEntry
from shared.schemas.queries import AuditQuery

from ..core import Core, CurrentCore
from ..database import insert, page, read
from ..errors import INVALID

__all__ = ["LLM_WORKER", "SCHEDULER", "SYSTEM", "router", "user", "write"]

LLM_WORKER = "system:llm_worker"
SCHEDULER = "system:scheduler"
SYSTEM = "system"

router = APIRouter(prefix="/audit", tags=["audit"])


def user(user_id: int) -> str:
    """The actor that a user is."""
    return f"user:{user_id}"


def write(
    core: Core,
    entity_type: EntityType,
    entity_id: str,
    action: AuditAction,
    actor: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Record what an actor did to an entity."""
    row = {
        "entity_type": entity_type,
        "entity_id": entity_id,
        "action": action,
        "actor": actor,
        "detail": detail,
        "created_at": core.clock(),
    }
    insert(core.store, "audit_log", row)


@router.get("", operation_id="list_audit", responses=INVALID)
async def list_audit(
    core: CurrentCore, query: Annotated[AuditQuery, Query()]
) -> list[AuditLogEntry]:
    """What happened, newest first."""
    conditions = {
        "entity_type = ?": query.entity_type,
        "entity_id = ?": query.entity_id,
        "action = ?": query.action,
        "actor = ?": query.actor,
    }
    rows = page(core.store, "audit_log", conditions, "number DESC", query.limit, query.offset)
    return [read(AuditLogEntry, row, id=row["number"]) for row in rows]
