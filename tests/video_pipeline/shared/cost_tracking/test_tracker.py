"""Entries count once, totals are their sum, and a budget is reserved before it is spent."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient
from shared.errors import BudgetExceededError, ValidationError

JOB = UUID(int=1)
OTHER = UUID(int=2)
LIMIT = Decimal("10.00")


async def rows(db: DatabaseClient, table: str = "job_costs") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await db.table(table).select("*").execute()).data
    return found


def test_a_cost_is_an_entry_and_the_total_their_sum(in_any_tracker: Any) -> None:
    async def tracked(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        before = await tracker.get_total_cost(JOB)
        await tracker.track_cost(JOB, "video_generation", "svd", Decimal("0.06"))
        await tracker.track_cost(
            job_id=JOB, stage_name="composer", api_name="ffmpeg", cost=Decimal("0.0001")
        )
        await tracker.track_cost(OTHER, stage="composer", api_name="svd", cost=Decimal(5))
        entries = [
            (row["job_id"], row["stage_name"], row["api_name"], row["cost"])
            for row in sorted(await rows(db), key=lambda row: row["timestamp"])
        ]
        totals = [before, await tracker.get_total_cost(JOB), await tracker.get_total_cost(OTHER)]
        return [entries, totals]

    assert in_any_tracker(tracked) == [
        [
            (str(JOB), "video_generation", "svd", "0.06"),
            (str(JOB), "composer", "ffmpeg", "0.0001"),
            (str(OTHER), "composer", "svd", "5.00"),
        ],
        [Decimal("0.00"), Decimal("0.0601"), Decimal("5.00")],
    ]


def test_the_total_of_the_job_itself_follows_whichever_is_first(
    in_any_tracker: Any,
) -> None:
    async def totals(tracker: CostTracker, db: DatabaseClient) -> list[str]:
        job = {"id": JOB, "user_id": OTHER, "audio_url": "u", "user_prompt": "p"}
        total = db.table("jobs").select("total_cost").eq("id", JOB).single()
        await tracker.track_cost(JOB, "composer", "svd", Decimal("0.0625"))
        await db.table("jobs").insert(job).execute()
        found = [(await total.execute()).data["total_cost"]]
        await tracker.track_cost(JOB, "composer", "svd", Decimal("0.0375"))
        found.append((await total.execute()).data["total_cost"])
        costs = db.table("job_costs")
        await costs.update({"cost": "1"}).eq("cost", "0.0375").execute()
        found.append((await total.execute()).data["total_cost"])
        await costs.update({"job_id": OTHER}).eq("cost", "1").execute()
        found.append((await total.execute()).data["total_cost"])
        await costs.delete().eq("job_id", JOB).execute()
        found.append((await total.execute()).data["total_cost"])
        found.append(str(await tracker.get_total_cost(OTHER)))
        return found

    assert in_any_tracker(totals) == ["0.0625", "0.10", "1.0625", "0.0625", "0.00", "1.00"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
@given(units=st.lists(st.integers(0, 10**9), max_size=20))
def test_the_total_is_the_sum_of_the_entries_to_the_last_digit(
    in_any_tracker: Any, units: list[int]
) -> None:
    job = uuid4()
    costs = [Decimal(one).scaleb(-4) for one in units]

    async def total(tracker: CostTracker, db: DatabaseClient) -> Decimal:
        await asyncio.gather(*(tracker.track_cost(job, "s", "a", cost) for cost in costs))
        return await tracker.get_total_cost(job)

    assert in_any_tracker(total) == sum(costs, Decimal(0))


def test_an_entry_with_an_id_of_its_own_counts_once(in_any_tracker: Any) -> None:
    async def tracked(tracker: CostTracker, db: DatabaseClient) -> Decimal:
        for _ in range(3):
            await tracker.track_cost(JOB, "composer", "svd", Decimal("0.06"), entry_id=OTHER)
        for job, stage, api, cost in (
            (OTHER, "composer", "svd", "0.06"),
            (JOB, "other", "svd", "0.06"),
            (JOB, "composer", "other", "0.06"),
            (JOB, "composer", "svd", "0.07"),
        ):
            with pytest.raises(ValidationError, match="another entry has this id"):
                await tracker.track_cost(job, stage, api, Decimal(cost), entry_id=OTHER)
        return await tracker.get_total_cost(JOB)

    assert in_any_tracker(tracked) == Decimal("0.06")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cost": 0.06}, "cost: a Decimal is expected, got float"),
        ({"cost": Decimal("-0.01")}, "cost: a finite amount of 0 or more is expected"),
        ({"cost": Decimal("NaN")}, "cost: a finite amount of 0 or more is expected"),
        ({"cost": Decimal("0.00001")}, "cost: at most four digits"),
        ({"cost": None}, "cost: a Decimal is expected"),
        ({"stage": None}, "stage: one of stage and stage_name is expected"),
        ({"stage_name": "composer"}, "stage: one of stage and stage_name is expected"),
        ({"stage": ""}, "stage: a text of 1 to 200 printable characters"),
        ({"stage": "a\nb"}, "stage: a text of 1 to 200 printable characters"),
        ({"api_name": "x" * 201}, "api_name: a text of 1 to 200 printable characters"),
        ({"api_name": None}, "api_name: a text"),
        ({"job_id": "no id"}, "job_id: a UUID is expected"),
        ({"job_id": 7}, "job_id: a UUID is expected"),
        ({"entry_id": "no id"}, "entry_id: a UUID is expected"),
    ],
)
def test_a_wrong_argument_is_refused_and_nothing_is_tracked(
    in_any_tracker: Any, arguments: dict[str, Any], message: str
) -> None:
    given_ones = {"job_id": JOB, "stage": "composer", "api_name": "svd", "cost": Decimal("0.06")}

    async def refused(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        with pytest.raises(ValidationError, match=message):
            await tracker.track_cost(**{**given_ones, **arguments})
        return await rows(db)

    assert in_any_tracker(refused) == []


def test_a_budget_includes_its_limit_and_is_enforced_beyond_it(in_any_tracker: Any) -> None:
    async def checked(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        await tracker.track_cost(JOB, "composer", "svd", Decimal("9.9999"))
        found = [
            await tracker.check_budget(JOB, Decimal("0.0001"), LIMIT),
            await tracker.check_budget(JOB, Decimal("0.0002"), LIMIT),
            await tracker.check_budget(job_id=JOB, new_cost=Decimal("1990.0001")),
            await tracker.check_budget(job_id=JOB, new_cost=Decimal("1990.0002")),
        ]
        await tracker.enforce_budget_limit(JOB, limit=LIMIT)
        await tracker.track_cost(JOB, "composer", "svd", Decimal("0.0001"))
        await tracker.enforce_budget_limit(JOB, limit=LIMIT)
        await tracker.track_cost(JOB, "composer", "svd", Decimal("0.0001"))
        with pytest.raises(BudgetExceededError, match=r"10.0001 is spent") as raised:
            await tracker.enforce_budget_limit(JOB, limit=LIMIT)
        return [*found, raised.value.code, raised.value.job_id]

    assert in_any_tracker(checked) == [True, False, True, False, "BUDGET_EXCEEDED", JOB]
