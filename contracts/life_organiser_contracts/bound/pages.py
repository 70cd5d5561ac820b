"""Writes more rows than a page holds straight into the reference Core's store.

What ``rows`` says of its functions holds here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from life_organiser_contracts.bound.rows import job, memory, moment
from shared.enums import AuditAction, EntityType

if TYPE_CHECKING:
    from life_organiser_contracts.bound.world import World

__all__ = ["more_than_a_page"]

_SOON = "2031-05-01T07:00:00Z"


def more_than_a_page(
    world: World,
    *,
    things: str,
    rows: int,
    word: str,
    user_id: int,
    memory_id: str,
    actor: str,
) -> None:
    """So many rows of those things, all of one user and memory."""
    memory(world, memory_id=memory_id, user_id=user_id, content=word)
    of_memory = {"memory_id": memory_id, "owner_user_id": user_id}
    for _ in range(rows):
        row_id = str(uuid4())
        if things == "hits":
            memory(world, memory_id=row_id, user_id=user_id, content=word)
        elif things == "jobs":
            job(world, job_id=row_id, user_id=user_id, message=word)
        elif things == "changes":
            write = world.module("audit").write
            write(world.core, EntityType.MEMORY, memory_id, AuditAction.UPDATED, actor)
        else:
            world.insert(things, {"id": row_id, **of_memory, **_columns(world, things)})


def _columns(world: World, things: str) -> dict[str, Any]:
    """What a row of these things has beside its owner and memory."""
    if things == "tasks":
        return {"description": "Water the fern"}
    if things == "reminders":
        return {"fire_at": moment(_SOON)}
    return {
        "description": "Table for two",
        "event_date": moment(_SOON),
        "source_type": "manual",
        "pending_since": world.clock(),
    }
