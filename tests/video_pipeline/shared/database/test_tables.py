"""The embedded database does what Supabase would, and refuses with the same codes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.database import DatabaseClient, DatabaseError, QueryResult

JOB = str(UUID(int=1))
USER = str(UUID(int=2))


async def with_jobs(db: DatabaseClient, row: dict[str, Any], count: int) -> None:
    rows = [
        {**row, "id": str(UUID(int=number)), "progress": number, "user_prompt": f"prompt {number}"}
        for number in range(1, count + 1)
    ]
    await db.table("jobs").insert(rows).execute()


def test_a_job_is_stored_with_its_defaults_and_found_by_its_id(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def insert_and_find(db: DatabaseClient) -> tuple[QueryResult, QueryResult]:
        inserted = await db.client.table("jobs").insert(job_row).execute()
        return inserted, await db.client.table("jobs").select("*").eq("id", UUID(JOB)).execute()

    inserted, found = in_any_database(insert_and_find)
    assert inserted == found
    (row,) = found.data
    now = datetime.now(UTC)
    for name in ("created_at", "updated_at"):
        assert now - timedelta(minutes=5) < datetime.fromisoformat(row.pop(name)) <= now
    assert row == {
        **job_row,
        "progress": 0,
        "total_cost": "0.00",
        **dict.fromkeys(
            ["current_stage", "estimated_remaining", "video_url", "error_message", "completed_at"]
        ),
    }


def test_rows_are_sorted_filtered_counted_and_taken_in_pages(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def pages(db: DatabaseClient) -> list[tuple[list[int], int | None]]:
        await with_jobs(db, job_row, 9)
        every = db.table("jobs").select("progress", count="exact").order("progress", desc=True)
        queries = (
            every.range(0, 3),
            every.range(8, 20),
            every.limit(2).gt("progress", 4).lte("progress", 7),
            every.in_("progress", [1, 2, 99]),
            every.neq("progress", 9).gte("progress", 7).lt("progress", 9),
            every.is_("completed_at", None).limit(1),
            every.limit(0),
        )
        found = [await query.execute() for query in queries]
        return [([row["progress"] for row in one.data], one.count) for one in found]

    assert in_any_database(pages) == [
        ([9, 8, 7, 6], 9),
        ([1], 9),
        ([7, 6], 3),
        ([2, 1], 2),
        ([8, 7], 2),
        ([9], 9),
        ([], 9),
    ]


def test_null_is_greater_than_every_value_as_in_postgresql(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def sorted_both_directions(db: DatabaseClient) -> list[list[int | None]]:
        await with_jobs(db, job_row, 3)
        await db.table("jobs").update({"estimated_remaining": 5}).gt("progress", 1).execute()
        both = [
            db.table("jobs").select("*").order("estimated_remaining", desc=d) for d in (False, True)
        ]
        found = [(await one.order("progress").execute()).data for one in both]
        return [[row["estimated_remaining"] for row in rows] for rows in found]

    assert in_any_database(sorted_both_directions) == [[5, 5, None], [None, 5, 5]]


def test_rows_with_unlike_columns_each_have_their_defaults(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    other = {**job_row, "id": str(UUID(int=7)), "progress": 50}
    inserted = in_any_database(lambda db: db.table("jobs").insert([job_row, other]).execute())
    assert [row["progress"] for row in inserted.data] == [0, 50]


def test_rows_are_inserted_all_or_none(in_any_database: Any, job_row: dict[str, Any]) -> None:
    async def insert_twice(db: DatabaseClient, rows: list[dict[str, Any]]) -> Any:
        with pytest.raises(DatabaseError) as raised:
            await db.table("jobs").insert(rows).execute()
        return raised.value.code, (await db.table("jobs").select("*").execute()).data

    alike = [job_row, job_row]
    unlike = [job_row, {**job_row, "progress": 50}]
    assert in_any_database(lambda db: insert_twice(db, alike)) == ("23505", [])
    assert in_any_database(lambda db: insert_twice(db, unlike)) == ("23505", [])


def test_an_upsert_changes_the_columns_it_names_of_the_row_in_conflict(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def stages(db: DatabaseClient) -> list[dict[str, Any]]:
        await db.table("jobs").insert(job_row).execute()
        stage = {"job_id": JOB, "stage_name": "composer", "metadata": {"a": [1]}}
        conflict = "job_id, stage_name"
        await db.table("job_stages").upsert(stage, on_conflict=conflict).execute()
        stage = {"job_id": JOB, "stage_name": "composer", "status": "completed", "cost": "0.5"}
        await db.table("job_stages").upsert(stage, on_conflict=conflict).execute()
        columns = "stage_name,status,metadata,cost"
        found: list[dict[str, Any]] = (await db.table("job_stages").select(columns).execute()).data
        return found

    assert in_any_database(stages) == [
        {"stage_name": "composer", "status": "completed", "metadata": {"a": [1]}, "cost": "0.50"}
    ]


def test_update_and_delete_return_the_rows_and_their_filters_guard_them(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def changes(db: DatabaseClient) -> list[list[Any]]:
        await with_jobs(db, job_row, 3)
        jobs = db.table("jobs")
        done = jobs.update({"status": "processing"}).eq("status", "queued").lt("progress", 3)
        found = [await done.execute(), await done.execute()]
        found.append(await jobs.delete().eq("status", "processing").execute())
        found.append(await jobs.select("*").execute())
        return [[row["progress"] for row in one.data] for one in found]

    assert in_any_database(changes) == [[1, 2], [], [1, 2], [3]]


def test_a_job_takes_its_stages_with_it_and_leaves_its_costs(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def remaining(db: DatabaseClient) -> list[int]:
        await db.table("jobs").insert(job_row).execute()
        await db.table("job_stages").insert({"job_id": JOB, "stage_name": "composer"}).execute()
        cost = {"job_id": JOB, "stage_name": "composer", "api_name": "svd", "cost": "0.06"}
        await db.table("job_costs").insert(cost).execute()
        await db.table("jobs").delete().eq("id", JOB).execute()
        tables = [db.table(name).select("*") for name in ("jobs", "job_stages", "job_costs")]
        return [len((await table.execute()).data) for table in tables]

    assert in_any_database(remaining) == [0, 0, 1]


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda db, row: db.table("jobs").insert(row), "23505"),
        (lambda db, row: db.table("jobs").insert({**row, "id": "x"}), "22P02"),
        (lambda db, row: db.table("jobs").select("*").eq("id", "x"), "22P02"),
        (lambda db, row: db.table("jobs").select("*").gt("created_at", "x"), "22007"),
        (lambda db, row: db.table("jobs").select("*").eq("progress", 2**31), "22003"),
        (lambda db, row: db.table("jobs").update({"progress": 1.5}).eq("id", JOB), "22P02"),
        (lambda db, row: db.table("jobs").update({"status": True}).eq("id", JOB), "23514"),
        (lambda db, row: db.table("jobs").insert({"user_id": JOB}), "23502"),
        (lambda db, row: db.table("jobs").update({"audio_url": None}).eq("id", JOB), "23502"),
        (lambda db, row: db.table("jobs").update({"status": "done"}).eq("id", JOB), "23514"),
        (lambda db, row: db.table("jobs").update({"progress": 101}).eq("id", JOB), "23514"),
        (
            lambda db, row: db.table("job_stages").insert({"job_id": USER, "stage_name": "x"}),
            "23503",
        ),
        (lambda db, row: db.table("clips").select("*"), "PGRST205"),
        (lambda db, row: db.table("jobs").select("nope"), "42703"),
        (lambda db, row: db.table("jobs").select("*").order("nope"), "42703"),
        (lambda db, row: db.table("jobs").insert({"nope": 1}), "PGRST204"),
        (lambda db, row: db.table("jobs").upsert(row, on_conflict="nope"), "PGRST204"),
        (lambda db, row: db.table("jobs").select("*").eq("progress", 9).single(), "PGRST116"),
        (lambda db, row: db.table("jobs").delete().eq("progress", 9).single(), "PGRST116"),
    ],
)
def test_a_refusal_has_the_code_of_postgresql_or_postgrest_and_changes_nothing(
    in_any_database: Any, job_row: dict[str, Any], build: Any, code: str
) -> None:
    async def refused(db: DatabaseClient) -> Any:
        before = (await db.table("jobs").insert(job_row).execute()).data
        with pytest.raises(DatabaseError) as raised:
            await build(db, job_row).execute()
        assert (await db.table("jobs").select("*").execute()).data == before
        return raised.value

    error = in_any_database(refused)
    assert error.code == code
    assert job_row["user_prompt"] not in repr(error)


def test_a_change_whose_single_row_is_several_is_undone(
    in_any_database: Any, job_row: dict[str, Any]
) -> None:
    async def progress(db: DatabaseClient) -> list[int]:
        await with_jobs(db, job_row, 2)
        changed = db.table("jobs").update({"progress": 77}).eq("status", "queued").single()
        with pytest.raises(DatabaseError, match="one row is expected, got 2"):
            await changed.execute()
        rows = (await db.table("jobs").select("progress").order("progress").execute()).data
        return [row["progress"] for row in rows]

    assert in_any_database(progress) == [1, 2]
