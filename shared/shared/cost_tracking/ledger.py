"""The rows of costs, budgets and reservations: read, and written once however often they are sent.

The database itself updates the totals and checks the limits, in the statement that changes a row,
so that no two processes can disagree.
"""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from shared.database import DatabaseClient, DatabaseError
from shared.database.errors import UNIQUE_VIOLATION
from shared.errors import ValidationError

__all__ = ["budget", "change_open", "insert_once", "open_reservations"]

_NOTHING: Final = Decimal("0.00")


async def budget(database: DatabaseClient, job_id: UUID) -> tuple[Decimal, Decimal]:
    """Return what a job has spent, and what is reserved beside it."""
    found = await database.table("job_budgets").select("*").eq("job_id", job_id).execute()
    if not found.data:
        return _NOTHING, _NOTHING
    (row,) = found.data
    return Decimal(row["spent"]), Decimal(row["reserved"])


async def insert_once(
    database: DatabaseClient, table: str, row: dict[str, Any], same: tuple[str, ...]
) -> dict[str, Any]:
    """Insert a row unless it is there, and return it.

    Raises:
        ValidationError: a row with this id is there that differs in the columns of `same`.
        DatabaseError: it is refused.
        RetryableError: the database is not available.
    """
    try:
        inserted = await database.table(table).insert(row).execute()
    except DatabaseError as refusal:
        if refusal.code != UNIQUE_VIOLATION:
            raise
        found = await _by_id(database, table, row["id"])
        if found is None or any(found[name] != row[name] for name in same):
            raise ValidationError(f"{table}: another entry has this id") from None
        return found
    made: dict[str, Any] = inserted.data[0]
    return made


async def change_open(
    database: DatabaseClient, reservation_id: UUID, ended: dict[str, Any]
) -> None:
    """End a reservation that is open, once.

    Raises:
        ValidationError: there is none, or it ended in another state.
        RetryableError: the database is not available.
    """
    table = database.table("cost_reservations")
    of_id = table.update(ended).eq("id", reservation_id)
    changed = await of_id.eq("state", "open").repeatable().execute()
    if changed.data:
        return
    found = await _by_id(database, "cost_reservations", str(reservation_id))
    if found is None:
        raise ValidationError("reservation: there is none with this id")
    if any(found[name] != value for name, value in ended.items()):
        raise ValidationError(f"reservation: it is {found['state']} already")


async def open_reservations(database: DatabaseClient, job_id: UUID) -> list[dict[str, Any]]:
    """Return the rows of a job's open reservations, the oldest first."""
    of_job = database.table("cost_reservations").select("*").eq("job_id", job_id)
    found = await of_job.eq("state", "open").order("created_at").execute()
    rows: list[dict[str, Any]] = found.data
    return rows


async def _by_id(database: DatabaseClient, table: str, row_id: str) -> dict[str, Any] | None:
    found = await database.table(table).select("*").eq("id", row_id).execute()
    return found.data[0] if found.data else None
