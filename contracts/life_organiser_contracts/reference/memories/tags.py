"""The tags of a memory. Search sees the confirmed ones."""

from fastapi import APIRouter, Response

from shared.enums import AuditAction, EntityType, TagStatus
from shared.fields import Id, Tag
from shared.schemas import MemoryWithTags, TagAdd

from ..core import Core, CurrentCore
from ..database import transaction, utc_text
from ..errors import INVALID, NOT_FOUND
from ..service import audit
from .index import reindex
from .memories import require, with_tags

__all__ = ["router"]

router = APIRouter(prefix="/memories/{memory_id}/tags", tags=["memories"])


@router.post("", operation_id="add_tags", responses=NOT_FOUND | INVALID)
async def add_tags(core: CurrentCore, memory_id: Id, body: TagAdd) -> MemoryWithTags:
    """Give tags a status, adding those that are new."""
    with transaction(core.store):
        row = require(core, memory_id)
        for tag in body.tags:
            _put(core, memory_id, tag, body.status)
        reindex(core, memory_id)
        # Only the worker suggests.
        suggested = body.status is TagStatus.SUGGESTED
        actor = audit.LLM_WORKER if suggested else audit.user(row["owner_user_id"])
        detail = body.model_dump(mode="json")
        audit.write(core, EntityType.MEMORY, memory_id, AuditAction.UPDATED, actor, detail)
    return with_tags(core, row)


@router.delete(
    "/{tag}",
    status_code=204,
    response_class=Response,
    operation_id="remove_tag",
    responses=NOT_FOUND | INVALID,
)
async def remove_tag(core: CurrentCore, memory_id: Id, tag: Tag) -> None:
    """Take a tag off a memory; a tag that is not there stays so."""
    with transaction(core.store):
        row = require(core, memory_id)
        core.store.execute(
            "DELETE FROM memory_tags WHERE memory_id = ? AND tag = ?", [memory_id, tag]
        )
        reindex(core, memory_id)
        actor = audit.user(row["owner_user_id"])
        detail = {"removed_tag": tag}
        audit.write(core, EntityType.MEMORY, memory_id, AuditAction.UPDATED, actor, detail)


def _put(core: Core, memory_id: str, tag: str, status: TagStatus) -> None:
    now = utc_text(core.clock())
    suggested = now if status is TagStatus.SUGGESTED else None
    confirmed = now if status is TagStatus.CONFIRMED else None
    core.store.execute(
        """INSERT INTO memory_tags (memory_id, tag, status, suggested_at, confirmed_at)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (memory_id, tag) DO UPDATE SET status = excluded.status,
        suggested_at = excluded.suggested_at, confirmed_at = excluded.confirmed_at""",
        [memory_id, tag, status, suggested, confirmed],
    )
