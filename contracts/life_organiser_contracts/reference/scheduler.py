"""Core's scheduler: what happens by itself, every 30 seconds.

Each step stands alone: one that fails is logged, and the others run. What is to be published is
published before its row is marked, so a crash in between repeats a message and never loses one.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from shared.enums import AuditAction, EntityType, EventStatus, MemoryStatus, MessageType, TagStatus
from shared.notifications import EventReprompt, ReminderDue, ReminderFired
from shared.results import EventFound
from shared.schemas import ReminderCreate

from .core import Core
from .database import transaction, utc_text
from .memories.memories import dependants, remove
from .plans import reminders
from .plans.recurrence import following
from .publishing import connected, publish_notice, publish_pending_jobs
from .service import audit

__all__ = ["run_every", "tick"]

_TAG_LIFE = timedelta(days=7)
_EVENT_PATIENCE = timedelta(hours=24)
_LOG = logging.getLogger(__name__)


async def tick(core: Core, now: datetime) -> None:
    """Do whatever is due at a moment."""
    for step in _STEPS:
        try:
            await step(core, now)
        except Exception:
            _LOG.exception("scheduler step %s failed", step.__name__)


async def run_every(core: Core, seconds: float = 30) -> None:
    """Tick for ever, by Core's clock."""
    while True:
        await tick(core, core.clock())
        await asyncio.sleep(seconds)


async def fire_reminders(core: Core, now: datetime) -> None:
    """Send the notices of due reminders; a recurring one gets a successor."""
    due = core.store.execute(
        """SELECT reminders.*, memories.content FROM reminders
        JOIN memories ON memories.id = reminders.memory_id
        WHERE NOT fired AND fire_at <= ? ORDER BY fire_at, reminders.number""",
        [utc_text(now)],
    ).fetchall()
    if not due:
        return
    async with connected(core) as client:
        for row in due:
            content = ReminderDue(
                reminder_id=row["id"],
                memory_id=row["memory_id"],
                memory_content=row["content"],
                fire_at=row["fire_at"],
            )
            notice = ReminderFired(
                user_id=row["owner_user_id"], message_type=MessageType.REMINDER, content=content
            )
            await publish_notice(client, notice)
            _mark_fired(core, row)


def _mark_fired(core: Core, row: sqlite3.Row) -> None:
    with transaction(core.store):
        # Not if a client moved or deleted it while it was being published.
        marked = core.store.execute(
            "UPDATE reminders SET fired = TRUE WHERE id = ? AND NOT fired AND fire_at = ?",
            [row["id"], row["fire_at"]],
        )
        if not marked.rowcount:
            return
        actor = audit.SCHEDULER
        audit.write(core, EntityType.REMINDER, row["id"], AuditAction.FIRED, actor)
        minutes = row["recurrence_minutes"]
        next_at = following(datetime.fromisoformat(row["fire_at"]), minutes) if minutes else None
        if next_at is not None:  # a series ends in the last year there is
            successor = ReminderCreate(
                memory_id=row["memory_id"],
                owner_user_id=row["owner_user_id"],
                fire_at=next_at,
                recurrence_minutes=minutes,
            )
            detail: dict[str, object] = {"source": "recurrence", "reminder_id": row["id"]}
            reminders.add(core, successor, actor, detail)


async def expire_images(core: Core, now: datetime) -> None:
    """Delete pending memories past their time, except those that something points at.

    Whoever made a task, a reminder or an event of a memory wants it, so it waits for them to go.
    """
    due = core.store.execute(
        "SELECT * FROM memories WHERE status = ? AND pending_expires_at <= ?",
        [MemoryStatus.PENDING, utc_text(now)],
    ).fetchall()
    for row in due:
        if dependants(core, row["id"]):
            continue
        with transaction(core.store):
            action, actor = AuditAction.EXPIRED, audit.SCHEDULER
            audit.write(core, EntityType.MEMORY, row["id"], action, actor)
            remove(core, row)


async def expire_suggested_tags(core: Core, now: datetime) -> None:
    """Remove the tags that nobody has confirmed for seven days."""
    due = core.store.execute(
        "SELECT memory_id, tag FROM memory_tags WHERE status = ? AND suggested_at <= ?",
        [TagStatus.SUGGESTED, utc_text(now - _TAG_LIFE)],
    ).fetchall()
    for memory_id, tag in due:
        with transaction(core.store):
            core.store.execute(
                "DELETE FROM memory_tags WHERE memory_id = ? AND tag = ?", [memory_id, tag]
            )
            detail = {"tag": tag, "reason": "suggested 7 days ago and not confirmed"}
            action, actor = AuditAction.EXPIRED, audit.SCHEDULER
            audit.write(core, EntityType.MEMORY, memory_id, action, actor, detail)


async def reprompt_events(core: Core, now: datetime) -> None:
    """Ask again about the events that have been pending for a day."""
    due = core.store.execute(
        "SELECT * FROM events WHERE status = ? AND pending_since <= ? ORDER BY number",
        [EventStatus.PENDING, utc_text(now - _EVENT_PATIENCE)],
    ).fetchall()
    if not due:
        return
    async with connected(core) as client:
        for row in due:
            found = EventFound(
                event_id=row["id"], description=row["description"], event_date=row["event_date"]
            )
            notice = EventReprompt(
                user_id=row["owner_user_id"],
                message_type=MessageType.EVENT_REPROMPT,
                content=found,
            )
            await publish_notice(client, notice)
            _mark_reprompted(core, row["id"], now)


def _mark_reprompted(core: Core, event_id: str, now: datetime) -> None:
    with transaction(core.store):
        # An answer that came while the notice was being published stands.
        marked = core.store.execute(
            "UPDATE events SET pending_since = ? WHERE id = ? AND status = ?",
            [utc_text(now), event_id, EventStatus.PENDING],
        )
        if marked.rowcount:
            action, actor = AuditAction.REQUEUED, audit.SCHEDULER
            audit.write(core, EntityType.EVENT, event_id, action, actor)


async def publish_jobs(core: Core, now: datetime) -> None:
    """Publish the jobs that Redis could not take when they were created."""
    await publish_pending_jobs(core)


_STEPS: tuple[Callable[[Core, datetime], Awaitable[None]], ...] = (
    fire_reminders,
    expire_images,
    expire_suggested_tags,
    reprompt_events,
    publish_jobs,
)
