"""Several processes reserve from one budget, some are killed: never over, and nothing is lost."""

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, DatabaseError
from shared.errors import BudgetExceededError

JOB = UUID(int=1)
LIMIT = Decimal("50.0000")

PROGRAM = """
import asyncio, random, sys
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, embedded_database
from shared.errors import BudgetExceededError

file, seed, count, limit = sys.argv[1:]
drawn = random.Random(int(seed))

def written(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n")
    sys.stdout.flush()

async def main():
    database = DatabaseClient(lambda: embedded_database(Path(file)))
    tracker = CostTracker(database)
    for _ in range(int(count)):
        amount = Decimal(drawn.randrange(1, 1000)).scaleb(-4)
        try:
            made = await tracker.reserve(
                UUID(int=1), amount, Decimal(limit), stage="stage", api_name="api"
            )
        except BudgetExceededError:
            written("refused")
            continue
        written("reserved", made.id, amount)
        cost = Decimal(drawn.randrange(0, int(amount.scaleb(4)) + 1)).scaleb(-4)
        if drawn.random() < 0.1:
            await tracker.release(made)
            written("released", made.id, 0)
        else:
            await tracker.settle(made, cost)
            written("settled", made.id, cost)
    await database.close()

asyncio.run(main())
"""


def run_processes(folder: Path, count: int, processes: int, killed: int) -> list[list[list[str]]]:
    """Let them reserve `count` times each, and kill the first ones; return what each wrote."""

    def run(number: int) -> list[list[str]]:
        last = count * (number + 1) // (killed + 1) if number < killed else None
        command = (sys.executable, "-c", PROGRAM, folder / "pipeline.db", str(number), str(count))
        rows: list[list[str]] = []
        with subprocess.Popen([*command, str(LIMIT)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for row in process.stdout:
                rows.append(row.split())
                if len(rows) == last:
                    process.kill()
        assert process.returncode == (0 if last is None else -signal.SIGKILL)
        return rows

    with ThreadPoolExecutor(processes) as pool:
        return list(pool.map(run, range(processes)))


def verified(in_tracker: Any, written: list[list[list[str]]], killed: int) -> tuple[int, int]:
    """Compare what the database has with what the processes were answered."""

    async def read(tracker: CostTracker, db: DatabaseClient) -> list[Any]:
        tables = [db.table(one) for one in ("job_costs", "cost_reservations", "job_budgets")]
        rows = [(await table.select("*").execute()).data for table in tables]
        return [await tracker.get_total_cost(JOB), await tracker.open_reservations(JOB), *rows]

    total, still_open, entries, reservations, (budget,) = in_tracker(read)
    spent = sum((Decimal(row["cost"]) for row in entries), Decimal(0))
    reserved = sum((one.amount for one in still_open), Decimal(0))
    assert total == Decimal(budget["spent"]) == spent
    assert Decimal(budget["reserved"]) == reserved
    assert spent + reserved <= LIMIT

    states = {row["id"]: row for row in reservations}
    costs = {row["id"]: Decimal(row["cost"]) for row in entries}
    for word, *rest in (row for rows in written for row in rows if row[0] != "refused"):
        assert Decimal(states[rest[0]]["amount"]) >= Decimal(rest[1])
        if word != "reserved":
            assert states[rest[0]]["state"] == word
        if word == "settled":
            assert costs[rest[0]] == Decimal(rest[1])
    # At most one call of each killed process was done without its answer being written.
    reserved_ids = {row[1] for rows in written for row in rows if row[0] == "reserved"}
    ended_ids = {row[1] for rows in written for row in rows if row[0] in ("settled", "released")}
    ended = {one for one, row in states.items() if row["state"] != "open"}
    assert len(states.keys() - reserved_ids) + len(ended - ended_ids) <= killed
    assert len(still_open) <= killed
    refused = sum(row == ["refused"] for rows in written for row in rows)
    return len(reserved_ids), refused


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("DROP TRIGGER cost_reservations_checked", "spent + reserved <= LIMIT"),
        ("DROP TRIGGER job_costs_inserted", 'Decimal(budget["spent"]) == spent'),
        ("DROP TRIGGER cost_reservations_inserted", 'Decimal(budget["reserved"]) == reserved'),
    ],
    ids=["a limit that is not checked", "a total that is not added to", "a reservation not added"],
)
def test_what_is_broken_is_found(in_tracker: Any, tmp_path: Path, broken: str, found: str) -> None:
    """Each by the assertion that is for it."""

    async def spend(tracker: CostTracker, db: DatabaseClient) -> None:
        for amount in ("30", "15", "15"):
            reserving = tracker.reserve(JOB, Decimal(amount), LIMIT, stage="s", api_name="a")
            with suppress(BudgetExceededError, DatabaseError):
                made = await reserving
                if amount == "30":
                    await tracker.settle(made, Decimal(30))

    in_tracker(lambda tracker, db: db.health_check())
    with closing(sqlite3.connect(tmp_path / "pipeline.db")) as connection:
        connection.execute(broken)
    in_tracker(spend)
    with pytest.raises(AssertionError) as raised:
        verified(in_tracker, [], killed=2)
    assert found in str(raised.traceback[-1].statement)


def test_an_entry_that_is_lost_is_found(in_tracker: Any) -> None:
    async def spend(tracker: CostTracker, db: DatabaseClient) -> list[list[str]]:
        made = await tracker.reserve(JOB, Decimal(1), LIMIT, stage="s", api_name="a")
        await tracker.settle(made, Decimal(1))
        return [["reserved", str(made.id), "1"], ["settled", str(made.id), "1"]]

    async def lose(tracker: CostTracker, db: DatabaseClient) -> None:
        await db.table("job_costs").delete().eq("job_id", JOB).execute()

    written = [in_tracker(spend)]
    assert verified(in_tracker, written, killed=0) == (1, 0)
    in_tracker(lose)
    with pytest.raises(KeyError, match=written[0][0][1]):
        verified(in_tracker, written, killed=0)


def test_with_three_processes(in_tracker: Any, tmp_path: Path) -> None:
    """The short form: the budget is not used up."""
    written = run_processes(tmp_path, count=20, processes=3, killed=1)
    reserved, refused = verified(in_tracker, written, killed=1)
    assert reserved >= 2 * 20
    assert refused == 0


@pytest.mark.long
def test_with_eight_processes_and_a_thousand_reservations_each(
    in_tracker: Any, tmp_path: Path
) -> None:
    """The budget is used up on the course: many are refused in the end."""
    written = run_processes(tmp_path, count=1000, processes=8, killed=3)
    reserved, refused = verified(in_tracker, written, killed=3)
    assert reserved > 1000
    assert refused > 1000
