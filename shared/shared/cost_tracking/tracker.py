"""`cost_tracker`: each cost of a job is an entry, and a job's total is the sum of its entries.

System document "Shared Components", "Cost Tracking". Money is `Decimal` throughout, with at most
four digits after the point. What is tracked twice under one id counts once. A budget is guarded
across processes by `reserve`, which sets an amount aside before it is spent; `check_budget` alone
does not.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, overload
from uuid import UUID, uuid4

from shared.cost_tracking import ledger
from shared.cost_tracking.arguments import checked_id, checked_name, one_stage
from shared.cost_tracking.reservation import Reservation, reservation_of
from shared.database import DatabaseClient, DatabaseError, db
from shared.database.errors import BUDGET_EXCEEDED as REFUSED_BY_BUDGET
from shared.database.money import LARGEST, money, money_text
from shared.errors import BudgetExceededError, ValidationError

__all__ = ["BUDGET_EXCEEDED", "DEFAULT_LIMIT", "CostTracker", "cost_tracker"]

BUDGET_EXCEEDED: Final = "BUDGET_EXCEEDED"
DEFAULT_LIMIT: Final = Decimal("2000.00")

_LARGEST_LIMIT: Final = LARGEST * 1000
_ENTRY: Final = ("job_id", "stage_name", "api_name", "cost")
_RESERVATION: Final = ("job_id", "stage_name", "api_name", "amount")


class CostTracker:
    """The costs and budgets of jobs, in a database.

    Every method raises `ValidationError` for its arguments, `DatabaseError` where the database
    refuses and `RetryableError` where it is not available.
    """

    def __init__(self, database: DatabaseClient = db) -> None:
        self._database = database

    @overload
    async def track_cost(
        self,
        job_id: UUID,
        stage: str,
        api_name: str,
        cost: Decimal,
        *,
        entry_id: UUID | None = None,
    ) -> None: ...

    @overload
    async def track_cost(
        self,
        job_id: UUID,
        *,
        stage_name: str,
        api_name: str,
        cost: Decimal,
        entry_id: UUID | None = None,
    ) -> None: ...

    async def track_cost(
        self,
        job_id: UUID,
        stage: str | None = None,
        api_name: str | None = None,
        cost: Decimal | None = None,
        *,
        stage_name: str | None = None,
        entry_id: UUID | None = None,
    ) -> None:
        """Add a cost to a job; the stage may also be given as `stage_name`.

        With an `entry_id` of its own, the call may be made again without counting twice.
        """
        row = {
            "id": str(checked_id(entry_id, "entry_id") if entry_id else uuid4()),
            "job_id": str(checked_id(job_id, "job_id")),
            "stage_name": one_stage(stage, stage_name),
            "api_name": checked_name(api_name, "api_name"),
            "cost": money_text(money(cost, "cost")),
            "timestamp": datetime.now(UTC),
        }
        await ledger.insert_once(self._database, "job_costs", row, _ENTRY)

    async def get_total_cost(self, job_id: UUID) -> Decimal:
        """Return the sum of a job's entries; 0.00 if it has none."""
        spent, _ = await ledger.budget(self._database, checked_id(job_id, "job_id"))
        return spent

    async def check_budget(
        self, job_id: UUID, new_cost: Decimal, limit: Decimal = DEFAULT_LIMIT
    ) -> bool:
        """Whether a cost is within the limit, with what is spent and reserved; reserves nothing."""
        new, most = money(new_cost, "new_cost", _LARGEST_LIMIT), _checked_limit(limit)
        spent, reserved = await ledger.budget(self._database, checked_id(job_id, "job_id"))
        return spent + reserved + new <= most

    async def enforce_budget_limit(self, job_id: UUID, limit: Decimal = DEFAULT_LIMIT) -> None:
        """Do nothing while a job has spent no more than its limit.

        Raises:
            BudgetExceededError: it has spent more (`BUDGET_EXCEEDED`).
        """
        job, most = checked_id(job_id, "job_id"), _checked_limit(limit)
        spent, _ = await ledger.budget(self._database, job)
        if spent > most:
            raise BudgetExceededError(
                f"budget: {spent} is spent, and the limit is {most}", job, BUDGET_EXCEEDED
            )

    async def reserve(
        self,
        job_id: UUID,
        amount: Decimal,
        limit: Decimal = DEFAULT_LIMIT,
        *,
        stage: str,
        api_name: str,
        reservation_id: UUID | None = None,
    ) -> Reservation:
        """Set aside an amount, unless with what is spent and reserved it is over the limit.

        With a `reservation_id` of its own, the call may be made again and reserves once. What is
        reserved stays so until `settle` or `release`, also when the process ends before.

        Raises:
            BudgetExceededError: it would be over the limit (`BUDGET_EXCEEDED`).
        """
        job = checked_id(job_id, "job_id")
        row = {
            "id": str(checked_id(reservation_id, "reservation_id") if reservation_id else uuid4()),
            "job_id": str(job),
            "stage_name": checked_name(stage, "stage"),
            "api_name": checked_name(api_name, "api_name"),
            "amount": money_text(money(amount, "amount")),
            "budget_limit": money_text(_checked_limit(limit)),
        }
        try:
            made = await ledger.insert_once(self._database, "cost_reservations", row, _RESERVATION)
        except DatabaseError as refusal:
            if refusal.code != REFUSED_BY_BUDGET:
                raise
            raise BudgetExceededError(
                f"budget: {row['amount']} more would be over the limit of {row['budget_limit']}",
                job,
                BUDGET_EXCEEDED,
            ) from None
        if made["state"] != "open":
            raise ValidationError(f"reservation: it is {made['state']} already", job)
        return reservation_of(made)

    async def settle(self, reservation: Reservation, cost: Decimal) -> None:
        """Make a reservation an entry of what it cost in the end, which may be less or more.

        It may be called again with the same cost. What was spent is recorded even where it is more
        than was reserved: `enforce_budget_limit` finds that.
        """
        exact = money_text(money(cost, "cost"))
        ended = {"state": "settled", "cost": exact}
        await ledger.change_open(self._database, reservation.id, ended)

    async def release(self, reservation: Reservation) -> None:
        """Give back what was reserved: nothing was spent. It may be called again."""
        await ledger.change_open(self._database, reservation.id, {"state": "released"})

    async def open_reservations(self, job_id: UUID) -> tuple[Reservation, ...]:
        """Return what is neither settled nor released, such as after a process was killed."""
        rows = await ledger.open_reservations(self._database, checked_id(job_id, "job_id"))
        return tuple(map(reservation_of, rows))


def _checked_limit(limit: object) -> Decimal:
    return money(limit, "limit", _LARGEST_LIMIT)


cost_tracker = CostTracker()
"""The costs and budgets in the database of the settings."""
