"""Writes users, memories, jobs and backups straight into the reference Core's store.

Names no state. Every public function takes the parameters of its state as keywords, in JSON form,
and ignores those it has no use for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.enums import AuditAction, EntityType

if TYPE_CHECKING:
    from life_organiser_contracts.bound.world import World

__all__ = [
    "add_tags",
    "audited_memory",
    "backup",
    "image",
    "job",
    "memory",
    "moment",
    "old_job",
    "pinned_and_plain",
    "settings",
    "several_jobs",
    "suggested_tags",
    "tagged_memory",
    "user",
]


def moment(text: str | None) -> datetime | None:
    """The moment that a parameter says, as the store wants it."""
    return None if text is None else datetime.fromisoformat(text)


def user(world: World, *, user_id: int, display_name: str = "Ada", **_: Any) -> None:
    """A user with the default settings, unless already there."""
    find = world.module("database").find
    if find(world.core.store, "users", user_id, "telegram_user_id") is None:
        row = {"telegram_user_id": user_id, "display_name": display_name, "is_allowed": True}
        world.insert("users", row)
        world.module("database").insert(
            world.core.store,
            "settings",
            {
                "telegram_user_id": user_id,
                "default_reminder_time": "09:00",
                "timezone": "Asia/Singapore",
            },
        )


def settings(
    world: World, *, user_id: int, default_reminder_time: str, timezone: str, **_: Any
) -> None:
    """A user with these settings."""
    user(world, user_id=user_id)
    world.core.store.execute(
        "UPDATE settings SET default_reminder_time = ?, timezone = ? WHERE telegram_user_id = ?",
        [default_reminder_time, timezone, user_id],
    )


def memory(
    world: World,
    *,
    memory_id: str,
    user_id: int,
    content: str | None = "Water the fern in the hall",
    actor: str = "",
    **columns: Any,
) -> None:
    """A memory, confirmed unless ``columns`` say otherwise, and its owner."""
    user(world, user_id=user_id)
    row = {
        "id": memory_id,
        "owner_user_id": user_id,
        "content": content,
        "status": "confirmed",
        "updated_at": world.clock(),
        **columns,
    }
    world.insert("memories", row)
    world.module("index").reindex(world.core, memory_id)


def add_tags(world: World, memory_id: str, status: str, *tags: str) -> None:
    """Give a memory tags of that status."""
    moment = f"{status}_at"  # suggested_at or confirmed_at
    for tag in tags:
        row = {"memory_id": memory_id, "tag": tag, "status": status, moment: world.clock()}
        world.module("database").insert(world.core.store, "memory_tags", row)
    world.module("index").reindex(world.core, memory_id)


def tagged_memory(world: World, *, tag: str, other_tag: str, **parameters: Any) -> None:
    """A confirmed memory with two confirmed tags."""
    memory(world, **parameters)
    add_tags(world, parameters["memory_id"], "confirmed", tag, other_tag)


def image(world: World, *, memory_id: str, user_id: int, media_file_id: str = "", **_: Any) -> None:
    """A pending image."""
    memory(
        world,
        memory_id=memory_id,
        user_id=user_id,
        content=None,
        media_type="image",
        media_file_id=media_file_id,
        status="pending",
        pending_expires_at=datetime(2099, 1, 1, tzinfo=UTC),
    )


def suggested_tags(world: World, *, tag: str, other_tag: str, **parameters: Any) -> None:
    """A pending image with two suggested tags."""
    image(world, **parameters)
    add_tags(world, parameters["memory_id"], "suggested", tag, other_tag)


def pinned_and_plain(
    world: World, *, user_id: int, word: str, pinned_id: str, plain_id: str, **_: Any
) -> None:
    """Two memories that hold a word; the plain one ranks better and is younger."""
    text = f"Before the winter somebody has to see to the {word}"
    memory(world, memory_id=pinned_id, user_id=user_id, content=text, is_pinned=True)
    memory(world, memory_id=plain_id, user_id=user_id, content=word)


def audited_memory(world: World, *, memory_id: str, actor: str, **parameters: Any) -> None:
    """A pinned memory, and the audit entries of how it came to be."""
    memory(world, memory_id=memory_id, is_pinned=True, **parameters)
    write = world.module("audit").write
    write(world.core, EntityType.MEMORY, memory_id, AuditAction.CREATED, actor)
    detail = {"is_pinned": True}
    write(world.core, EntityType.MEMORY, memory_id, AuditAction.UPDATED, actor, detail)


def _job(world: World, job_id: str, job_type: str, payload: dict[str, Any], **columns: Any) -> None:
    row = {
        "id": job_id,
        "job_type": job_type,
        "payload": payload,
        "user_id": payload["user_id"],
        "published": True,
        "updated_at": world.clock(),
        **columns,
    }
    world.insert("llm_jobs", row)


def job(world: World, *, job_id: str, user_id: int, message: str) -> None:
    """A queued followup job that has been published."""
    _job(world, job_id, "followup", {"message": message, "user_id": user_id})


def several_jobs(
    world: World,
    *,
    user_id: int,
    queued_id: str,
    failed_id: str,
    completed_id: str,
    error: str,
    result: dict[str, Any],
) -> None:
    """A queued, a failed and a completed job, all published."""
    job(world, job_id=queued_id, user_id=user_id, message="the fern")
    question = {"message": "the other fern", "user_id": user_id}
    _job(world, failed_id, "followup", question, status="failed", error=error, attempts=5)
    picture = {
        "memory_id": result["memory_id"],
        "image_path": "/data/images/8c1e.jpg",
        "user_id": user_id,
    }
    _job(world, completed_id, "image_tag", picture, status="completed", result=result)


def old_job(
    world: World,
    *,
    job_id: str,
    job_type: str,
    payload: dict[str, Any],
    queued_at: datetime | None,
) -> None:
    """A job that was queued at a moment (None: just now)."""
    _job(world, job_id, job_type, payload, created_at=queued_at or world.clock())


def backup(world: World, *, last_backup_at: str) -> None:
    """A backup that was made at a moment."""
    world.module("operations").record_backup(world.core, moment(last_backup_at))
