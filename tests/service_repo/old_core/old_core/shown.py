"""How rows are shown: in names, types and spellings of this Core."""

import json
from datetime import UTC, datetime
from typing import Any

from old_core.store import Row

__all__ = ["alarm", "day", "hit", "job", "note", "person", "settings", "todo"]


def _seconds(at: datetime | None) -> float | int | None:
    if at is None:
        return None
    found = at.timestamp()
    return int(found) if found.is_integer() else found


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _naive(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat()


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def person(row: Row) -> Row:
    """A person."""
    return {
        "telegram_user_id": row["user_id"],
        "display_name": row["name"],
        "is_allowed": True,
        "created_at": _seconds(row["made"]),
    }


def settings(row: Row) -> Row:
    """A person's settings: of time zones this Core knows nothing."""
    return {"telegram_user_id": row["user_id"], "default_reminder_time": row["time"]}


def note(row: Row) -> Row:
    """A note; without labels, no word of them."""
    labels = [{"tag": name, "status": status} for name, status in row["labels"].items()]
    shown: dict[str, Any] = {
        "id": row["id"],
        "owner_user_id": row["owner"],
        "text": row["text"],
        "status": row["status"],
        "is_pinned": row["is_pinned"],
        "created_at": _seconds(row["made"]),
        "updated_at": _seconds(row["made"]),
    }
    return {**shown, "tags": json.dumps(labels)} if labels else shown


def hit(row: Row) -> Row:
    """A note that was found; whose it is stands beside it."""
    shown = note(row)
    owner = shown.pop("owner_user_id")
    return {"memory": shown, "owner": owner, "rank": -1.0}


def todo(row: Row) -> Row:
    """A todo."""
    return {
        "id": row["id"],
        "memory_id": row["note"],
        "owner_user_id": row["owner"],
        "title": row["title"],
        "state": row["state"],
        "times": {"due": None if row["due"] is None else row["due"].isoformat()},
        "recurrence_minutes": _text(row["every"]),
        "completed_at": _seconds(row["closed"]),
        "created_at": _seconds(row["made"]),
    }


def alarm(row: Row) -> Row:
    """An alarm."""
    return {
        "id": row["id"],
        "memory_id": row["note"],
        "owner_user_id": row["owner"],
        "fire_at": round(row["at"].timestamp() * 1000),
        "recurrence_minutes": _text(row["every"]),
        "fired": 1 if row["fired"] else 0,
        "created_at": _seconds(row["made"]),
    }


def day(row: Row) -> Row:
    """A date in the calendar."""
    return {
        "id": row["id"],
        "memory_id": row["note"],
        "owner_user_id": row["owner"],
        "description": row["text"],
        "event_date": _naive(row["at"]),
        "source_type": row["source"],
        "status": row["status"],
        "history": {"pending_since": _iso(row["since"])},
        "reminder_id": row["alarm"],
        "created_at": _seconds(row["made"]),
    }


def job(row: Row) -> Row:
    """A job."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "payload": row["data"],
        "status": "waiting",
        "attempts": 0,
        "max_attempts": 5,
        "created_at": _seconds(row["made"]),
        "updated_at": _seconds(row["made"]),
    }
