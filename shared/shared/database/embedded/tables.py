"""The tables of the video pipeline, as the embedded database has them.

Their names and columns are those of Supabase (`supabase.sql` beside this package). What follows
from a row of money, such as a job's total, is computed by the triggers, not by callers.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
)

from shared.database.embedded.types import Id, Moment, Money, Number, Words

__all__ = ["METADATA", "TABLES"]

METADATA: Final = MetaData()


def _new_id() -> str:
    return str(uuid4())


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _id(name: str = "id", default: Callable[[], str] | None = _new_id) -> Column[Any]:
    return Column(name, Id, primary_key=True, default=default)


def _moment(name: str, *, required: bool = True, changes: bool = False) -> Column[Any]:
    default = _now if required else None
    return Column(
        name, Moment, nullable=not required, default=default, onupdate=_now if changes else None
    )


def _required(name: str) -> Column[Any]:
    return Column(name, Words, nullable=False)


def _money(name: str, default: str | None = None, *, required: bool = True) -> Column[Any]:
    return Column(
        name, Money, CheckConstraint(f"{name} >= 0"), nullable=not required, default=default
    )


def _status(name: str, *values: str) -> Column[Any]:
    allowed = ", ".join(f"'{value}'" for value in values)
    rule = CheckConstraint(f"{name} IN ({allowed})")
    return Column(name, Words, rule, nullable=False, default=values[0])


Table(
    "jobs",
    METADATA,
    _id(),
    Column("user_id", Id, nullable=False),
    _status("status", "queued", "processing", "completed", "failed"),
    _required("audio_url"),
    _required("user_prompt"),
    Column("current_stage", Words),
    Column(
        "progress", Number, CheckConstraint("progress BETWEEN 0 AND 100"), nullable=False, default=0
    ),
    Column("estimated_remaining", Number),
    _money("total_cost", "0"),
    Column("video_url", Words),
    Column("error_message", Words),
    _moment("created_at"),
    _moment("updated_at", changes=True),
    _moment("completed_at", required=False),
    Index("jobs_by_user", "user_id", "created_at"),
)

Table(
    "job_stages",
    METADATA,
    _id(),
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    _required("stage_name"),
    _status("status", "pending", "processing", "completed", "failed"),
    _moment("started_at", required=False),
    _moment("completed_at", required=False),
    Column("duration_seconds", Number),
    _money("cost", "0"),
    Column("metadata", JSON(none_as_null=True)),
    UniqueConstraint("job_id", "stage_name"),
)

Table(  # of jobs that have no row, too: a cost that arose is never refused for that
    "job_costs",
    METADATA,
    _id(),
    Column("job_id", Id, nullable=False, index=True),
    _required("stage_name"),
    _required("api_name"),
    _money("cost"),
    _moment("timestamp"),
)

Table(
    "job_budgets",
    METADATA,
    _id("job_id", None),
    _money("spent", "0"),
    _money("reserved", "0"),
)

Table(
    "cost_reservations",
    METADATA,
    _id(),
    Column("job_id", Id, nullable=False, index=True),
    _required("stage_name"),
    _required("api_name"),
    _money("amount"),
    _money("budget_limit"),
    _status("state", "open", "settled", "released"),
    _money("cost", required=False),
    _moment("created_at"),
    _moment("updated_at", changes=True),
    CheckConstraint("(state = 'settled') = (cost IS NOT NULL)"),
)

Table(
    "audio_analysis_cache",
    METADATA,
    _id(),
    Column("file_hash", Words, nullable=False, unique=True),
    Column("analysis", JSON(none_as_null=True), nullable=False),
    _moment("created_at"),
)

TABLES: Final = METADATA.tables
"""By name."""
