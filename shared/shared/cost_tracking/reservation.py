"""A part of a job's budget that is set aside until its cost is known. Computes nothing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

__all__ = ["Reservation", "reservation_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What was set aside of a job's budget, for one call of an API in a stage."""

    id: UUID
    job_id: UUID
    stage: str
    api_name: str
    amount: Decimal


def reservation_of(row: dict[str, Any]) -> Reservation:
    """Make a reservation of its row."""
    return Reservation(
        id=UUID(row["id"]),
        job_id=UUID(row["job_id"]),
        stage=row["stage_name"],
        api_name=row["api_name"],
        amount=Decimal(row["amount"]),
    )
