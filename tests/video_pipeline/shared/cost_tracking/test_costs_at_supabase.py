"""What the tracker sends to Supabase, and what it makes of the answers."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, supabase_database
from shared.errors import BudgetExceededError, ValidationError

JOB, ENTRY = UUID(int=1), UUID(int=2)
ENTRY_ROW = {
    "id": str(ENTRY),
    "job_id": str(JOB),
    "stage_name": "composer",
    "api_name": "svd",
    "cost": 0.06,
}
CONFLICT = {"code": "23505", "message": "duplicate key", "details": None, "hint": None}


@pytest.fixture
def at_supabase(wire: Any, supabase: Any) -> Callable[..., Any]:
    """Run a coroutine function with a tracker in that server's database."""

    def run(test: Callable[[CostTracker], Awaitable[Any]]) -> Any:
        async def with_tracker() -> Any:
            database = DatabaseClient(
                lambda: supabase_database(supabase.url, wire.KEY), base_delay=0
            )
            try:
                return await asyncio.wait_for(test(CostTracker(database)), timeout=60)
            finally:
                await database.close()

        return asyncio.run(with_tracker())

    return run


def track(tracker: CostTracker) -> Awaitable[None]:
    return tracker.track_cost(JOB, "composer", "svd", Decimal("0.06"), entry_id=ENTRY)


def test_a_cost_is_one_insert_with_money_as_text(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(201, [ENTRY_ROW])]
    at_supabase(track)
    (request,) = supabase.requests
    assert request.call == ("POST", "/rest/v1/job_costs", [])
    body = request.json
    assert body.pop("timestamp").endswith("+00:00")
    assert body == {**ENTRY_ROW, "cost": "0.06"}


def test_an_entry_whose_answer_is_lost_is_sent_again_and_counts_once(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    """The second insert is in conflict with the first, which is read back and compared."""
    supabase.answers += [wire.DROP, wire.Answer(409, CONFLICT)]
    supabase.answers += [wire.Answer(200, [ENTRY_ROW])] * 2
    at_supabase(track)
    assert [request.method for request in supabase.requests] == ["POST", "POST", "GET", "GET"]


def test_another_entry_with_this_id_is_refused(at_supabase: Any, supabase: Any, wire: Any) -> None:
    other = wire.Answer(200, [{**ENTRY_ROW, "cost": 0.07}])
    supabase.answers += [wire.Answer(409, CONFLICT), other]
    with pytest.raises(ValidationError, match="another entry has this id"):
        at_supabase(track)


def test_a_total_is_read_where_the_schema_adds_it_up(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    budget = {"job_id": str(JOB), "spent": 123456.7891, "reserved": 0}
    supabase.answers += [wire.Answer(200, [budget]), wire.Answer(200, [])]
    assert at_supabase(lambda one: one.get_total_cost(JOB)) == Decimal("123456.7891")
    assert at_supabase(lambda one: one.get_total_cost(JOB)) == Decimal("0.00")
    query = [("select", "*"), ("job_id", f"eq.{JOB}")]
    assert supabase.requests[0].call == ("GET", "/rest/v1/job_budgets", query)


def test_a_reservation_that_the_schema_refuses_exceeds_the_budget(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    refused = {"code": "PT402", "message": "the budget would be exceeded"}
    supabase.answers += [wire.Answer(402, {**refused, "details": None, "hint": None})]
    with pytest.raises(BudgetExceededError) as raised:
        at_supabase(
            lambda one: one.reserve(
                JOB, Decimal(6), Decimal(10), stage="composer", api_name="svd", reservation_id=ENTRY
            )
        )
    assert (raised.value.code, raised.value.job_id) == ("BUDGET_EXCEEDED", JOB)
    (request,) = supabase.requests
    assert request.call == ("POST", "/rest/v1/cost_reservations", [])
    assert request.json == {
        "id": str(ENTRY),
        "job_id": str(JOB),
        "stage_name": "composer",
        "api_name": "svd",
        "amount": "6.00",
        "budget_limit": "10.00",
    }
