"""A budget is reserved before it is spent; a reservation is made once and ends once."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.cost_tracking import CostTracker, Reservation
from shared.database import DatabaseClient, DatabaseError
from shared.errors import BudgetExceededError, ValidationError

JOB = UUID(int=1)
OTHER = UUID(int=2)
LIMIT = Decimal("10.00")


async def reserve(
    tracker: CostTracker, amount: str, limit: Decimal = LIMIT, **options: Any
) -> Reservation:
    return await tracker.reserve(
        JOB, Decimal(amount), limit, stage="composer", api_name="svd", **options
    )


async def rows(db: DatabaseClient, table: str = "job_costs") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await db.table(table).select("*").execute()).data
    return found


def test_what_is_reserved_counts_until_it_is_settled_or_released(in_any_tracker: Any) -> None:
    async def reserved(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        first, second = await reserve(tracker, "6"), await reserve(tracker, "4")
        with pytest.raises(BudgetExceededError) as raised:
            await reserve(tracker, "0.0001")
        found: list[Any] = [raised.value.code, raised.value.job_id]
        found.append(await tracker.open_reservations(JOB) == (first, second))
        found.append(await tracker.check_budget(JOB, Decimal("0.0001"), LIMIT))
        found.append(await tracker.get_total_cost(JOB))
        await tracker.settle(first, Decimal("5.5"))
        await tracker.release(second)
        found.append(await tracker.open_reservations(JOB))
        found.append(await tracker.get_total_cost(JOB))
        found.append(
            [(row["id"], row["cost"]) for row in await rows(db)] == [(str(first.id), "5.50")]
        )
        third = await reserve(tracker, "4.5")
        await tracker.settle(third, Decimal(7))
        with pytest.raises(BudgetExceededError):
            await tracker.enforce_budget_limit(JOB, LIMIT)
        return [*found, (await rows(db, "job_budgets"))[0]]

    assert in_any_tracker(reserved) == [
        "BUDGET_EXCEEDED",
        JOB,
        True,
        False,
        Decimal("0.00"),
        (),
        Decimal("5.50"),
        True,
        {"job_id": str(JOB), "spent": "12.50", "reserved": "0.00"},
    ]


def test_a_reservation_with_an_id_of_its_own_is_made_once(in_any_tracker: Any) -> None:
    async def repeated(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        first = await reserve(tracker, "6", reservation_id=OTHER)
        again = await reserve(tracker, "6", reservation_id=OTHER)
        with pytest.raises(ValidationError, match="another entry has this id"):
            await reserve(tracker, "5", reservation_id=OTHER)
        reserved = (await rows(db, "job_budgets"))[0]["reserved"]
        await tracker.settle(first, Decimal(6))
        with pytest.raises(ValidationError, match="it is settled already"):
            await reserve(tracker, "6", reservation_id=OTHER)
        return [first == again, reserved, (await rows(db, "job_budgets"))[0]]

    assert in_any_tracker(repeated) == [
        True,
        "6.00",
        {"job_id": str(JOB), "spent": "6.00", "reserved": "0.00"},
    ]


def test_a_reservation_ends_once(in_any_tracker: Any) -> None:
    async def ended(tracker: CostTracker, db: DatabaseClient) -> dict[str, Any]:
        settled, released = await reserve(tracker, "3"), await reserve(tracker, "4")
        for _ in range(2):
            await tracker.settle(settled, Decimal("2.50"))
            await tracker.release(released)
        for call, message in (
            (tracker.settle(settled, Decimal(3)), "it is settled already"),
            (tracker.release(settled), "it is settled already"),
            (tracker.settle(released, Decimal(3)), "it is released already"),
        ):
            with pytest.raises(ValidationError, match=message):
                await call
        lost = Reservation(id=OTHER, job_id=JOB, stage="s", api_name="a", amount=Decimal(1))
        with pytest.raises(ValidationError, match="there is none with this id"):
            await tracker.settle(lost, Decimal(1))
        return (await rows(db, "job_budgets"))[0]

    assert in_any_tracker(ended) == {"job_id": str(JOB), "spent": "2.50", "reserved": "0.00"}


def test_a_reservation_that_ended_is_final_for_whoever_writes_it(in_any_tracker: Any) -> None:
    async def changed(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        codes = []
        one = await reserve(tracker, "3")
        table = db.table("cost_reservations")
        for change in ({"amount": "9"}, {"job_id": OTHER}, {"state": "settled"}):
            with pytest.raises(DatabaseError) as raised:
                await table.update(change).eq("id", one.id).execute()
            codes.append(raised.value.code)
        await tracker.release(one)
        with pytest.raises(DatabaseError, match="can't be changed") as raised:
            await table.update({"state": "open"}).eq("id", one.id).execute()
        return [
            *codes,
            raised.value.code,
            (await rows(db, "job_budgets"))[0]["reserved"],
        ]

    assert in_any_tracker(changed) == ["23514", "23514", "23514", "23514", "0.00"]


def test_of_many_reservations_at_once_as_many_succeed_as_fit(in_any_tracker: Any) -> None:
    async def at_once(tracker: CostTracker, db: DatabaseClient) -> tuple[int, str]:
        tried = [reserve(tracker, "0.3") for _ in range(60)]
        found = await asyncio.gather(*tried, return_exceptions=True)
        made = [one for one in found if isinstance(one, Reservation)]
        refused = [one for one in found if isinstance(one, BudgetExceededError)]
        assert len(made) + len(refused) == 60
        return len(made), (await rows(db, "job_budgets"))[0]["reserved"]

    assert in_any_tracker(at_once) == (33, "9.90")
