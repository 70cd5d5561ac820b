"""A project at the stub of Supabase: its key, tables and files, and how it refuses."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

__all__ = ["Project", "Refused", "Row"]

type Row = dict[str, Any]

_NUMERIC: Final = ("cost", "total_cost")
_DEFAULTS: Final[Row] = {
    "status": "queued",
    **dict.fromkeys(("current_stage", "estimated_remaining", "video_url", "error_message")),
    "completed_at": None,
    "progress": 0,
    "total_cost": 0.0,
}


@dataclass
class Project:
    """The tables by name, the files by bucket and path; `is_away` lets every request fail.

    `has_buckets` is False before the buckets are made.
    """

    key: str = field(repr=False)
    tables: dict[str, list[Row]] = field(default_factory=lambda: {"jobs": [], "job_costs": []})
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    is_away: bool = False
    has_buckets: bool = True

    def insert(self, table: str, row: Row) -> Row:
        """Add a row, with what the database fills in."""
        now = datetime.now(UTC).isoformat()
        of_jobs = {**_DEFAULTS, "created_at": now, "updated_at": now}
        filled = {"id": str(uuid4()), **(of_jobs if table == "jobs" else {"timestamp": now})}
        numeric: Row = {name: float(row[name]) for name in _NUMERIC if name in row}
        self.tables[table].append({**filled, **row, **numeric})
        return self.tables[table][-1]

    def change(self, row: Row, changes: Row) -> None:
        """Change columns of a row, as the database does."""
        numbers: Row = {name: float(changes[name]) for name in _NUMERIC if name in changes}
        row.update({"updated_at": datetime.now(UTC).isoformat(), **changes, **numbers})

    def has(self, key: str) -> bool:
        """Whether it is the project's key; how long it takes shows nothing."""
        return hmac.compare_digest(self.key.encode(), key.encode())


class Refused(Exception):
    """A request is refused: the status, and the body."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status, self.body = status, dict(body)
