"""Several statements at once, in one transaction, and where the file is not usable."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.database import DatabaseClient, DatabaseError
from shared.errors import RetryableError

JOB = str(UUID(int=1))


def test_a_file_that_is_no_database_may_be_one_later(in_database: Any, tmp_path: Path) -> None:
    (tmp_path / "pipeline.db").mkdir()
    with pytest.raises(RetryableError, match="not usable"):
        in_database(lambda db: db.table("jobs").select("*").execute())
    assert in_database(lambda db: db.health_check()) is False


def test_a_table_that_was_locked_for_too_long_is_retryable(
    in_database: Any, tmp_path: Path, job_row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_database(lambda db: db.health_check()) is True
    monkeypatch.setattr("shared.database.embedded.engine.SECONDS_TO_WAIT", 0.01)
    writer = sqlite3.connect(tmp_path / "pipeline.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(RetryableError, match=r"database is locked\) \(tried 3 times\)"):
            in_database(lambda db: db.table("jobs").insert(job_row).execute())
    finally:
        writer.close()


def test_many_statements_at_once_are_all_done(in_database: Any, job_row: dict[str, Any]) -> None:
    async def at_once(db: DatabaseClient) -> int:
        rows = [{**job_row, "id": str(UUID(int=number))} for number in range(100)]
        await asyncio.gather(*(db.table("jobs").insert(row).execute() for row in rows))
        return len((await db.table("jobs").select("id").execute()).data)

    assert in_database(at_once) == 100


def test_a_transaction_is_done_whole_or_not_at_all(
    in_database: Any, job_row: dict[str, Any]
) -> None:
    async def progress_after(db: DatabaseClient) -> list[int]:
        await db.table("jobs").insert(job_row).execute()
        found = []
        for fails in (False, True):
            try:
                async with db.transaction() as within:
                    change = within.table("jobs").update({"progress": 10 + fails})
                    await change.eq("id", JOB).execute()
                    if fails:
                        raise KeyError
            except KeyError:
                pass
            row = await db.table("jobs").select("progress").eq("id", JOB).single().execute()
            found.append(row.data["progress"])
        return found

    assert in_database(progress_after) == [10, 10]


def test_a_refusal_within_a_transaction_undoes_it(
    in_database: Any, job_row: dict[str, Any]
) -> None:
    async def rows(db: DatabaseClient) -> Any:
        async def insert_twice() -> None:
            async with db.transaction() as within:
                await within.table("jobs").insert(job_row).execute()
                await within.table("jobs").insert(job_row).execute()

        with pytest.raises(DatabaseError) as raised:
            await insert_twice()
        return raised.value.code, (await db.table("jobs").select("*").execute()).data

    assert in_database(rows) == ("23505", [])
