"""The components of the video pipeline, each against what one would write without it.

In processor time of this process, threads included: it does not grow where others use the machine.
Redis is a process of its own, so there it is the time that passes.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from redis.asyncio import Redis
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from handfast.transports.redis.server import real_redis
from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, embedded_database
from shared.database.embedded.tables import TABLES
from shared.redis_client import RedisClient
from tests.benchmarks.measuring import Claim, Size, Table, Timings, interleaved, median, ratio

__all__ = ["measure"]

_JOBS = TABLES["jobs"]
_DATA = {"status": "processing", "progress": 42, "stages": [{"name": "composer", "cost": "0.06"}]}
_JOB = UUID(int=1)

_DESCRIPTION = """\
Batches in turn, {rounds} rounds of each. *By hand* is redis-py with `json`, or one statement of
SQLAlchemy core on the same table by aiosqlite, with its rows as dicts. Redis by the clock; the
rest by the processor time of the process, which other processes don't change."""


def measure(size: Size) -> Table:
    """Measure cache, builder and costs."""
    rounds = size.rounds * 15
    timings = {
        **_cache(rounds, size.examples // 10),
        **_builder(rounds, size.examples // 10),
        **_costs(rounds, size.examples // 20, size.few * 10, size.many * 100),
    }
    return Table(
        title="Components of the video pipeline",
        description=_DESCRIPTION.format(rounds=rounds),
        head=("what", "cost of one"),
        rows=tuple((name, f"{median(timings, name) * 1e6:.0f} us") for name in timings),
        claims=(
            _speed(timings, "set_json"),
            _speed(timings, "get_json"),
            _overhead(timings, "a select by id"),
            _overhead(timings, "an insert"),
            Claim(
                description="`track_cost` with 100,000 entries of a job, against 100",
                value=ratio(timings, "`track_cost`, many entries", "`track_cost`, few entries"),
                at_most=1.2,
            ),
        ),
    )


def _speed(timings: Timings, name: str) -> Claim:
    value = ratio(timings, f"`{name}` by hand", f"`redis.{name}`")
    return Claim(description=f"speed of `redis.{name}`, to by hand", value=value, at_least=0.9)


def _overhead(timings: Timings, name: str) -> Claim:
    value = ratio(timings, f"{name}, by the builder", f"{name}, by hand")
    return Claim(description=f"{name} by the builder, to by hand", value=value, at_most=1.3)


@dataclass(frozen=True)
class _Batch:
    """What is done several times in one event loop, and the clock that it is timed by."""

    runner: asyncio.Runner
    count: int
    clock: Callable[[], float]

    def __call__(
        self,
        call: Callable[[int], Awaitable[Any]],
        after: Callable[[], Awaitable[Any]] | None = None,
    ) -> float:
        async def repeated() -> float:
            began = self.clock()
            for number in range(self.count):
                await call(number)
            spent = self.clock() - began
            if after:
                await after()
            return spent / self.count

        return self.runner.run(repeated())


def _timed(
    batch: _Batch, rounds: int, calls: dict[str, Callable[[int], Awaitable[Any]]]
) -> Timings:
    things = {name: partial(batch, call) for name, call in calls.items()}
    return interleaved(things, rounds, warm=things.values())


def _cache(rounds: int, count: int) -> Timings:
    with real_redis() as url, asyncio.Runner() as runner:
        cache = RedisClient(url)
        by_hand = Redis.from_url(url, decode_responses=True)

        async def set_by_hand(number: int) -> None:
            await by_hand.set(f"videogen:cache:{number}", json.dumps(_DATA), ex=60)

        async def get_by_hand(number: int) -> Any:
            found: Any = await by_hand.get(f"videogen:cache:{number}")
            return json.loads(found)

        calls: dict[str, Callable[[int], Awaitable[Any]]] = {
            "`set_json` by hand": set_by_hand,
            "`redis.set_json`": lambda number: cache.set_json(str(number), _DATA, ttl=60),
            "`get_json` by hand": get_by_hand,
            "`redis.get_json`": lambda number: cache.get_json(str(number)),
        }
        try:
            return _timed(_Batch(runner, count, time.perf_counter), rounds, calls)
        finally:
            runner.run(cache.close())
            runner.run(by_hand.aclose())


def _builder(rounds: int, count: int) -> Timings:
    with _database() as (runner, database, path):
        engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
        ids = [str(uuid4()) for _ in range(count)]
        runner.run(database.table("jobs").insert([_job(one) for one in ids]).execute())
        calls: dict[str, Callable[[int], Awaitable[Any]]] = {
            "a select by id, by hand": lambda number: _select_by_hand(engine, ids[number]),
            "a select by id, by the builder": lambda number: (
                database.table("jobs").select("*").eq("id", ids[number]).execute()
            ),
            "an insert, by hand": lambda _: _insert_by_hand(engine),
            "an insert, by the builder": lambda _: (
                database.table("jobs").insert(_job(str(uuid4()))).execute()
            ),
        }
        try:
            return _timed(_Batch(runner, count, time.process_time), rounds, calls)
        finally:
            runner.run(engine.dispose())


def _job(job_id: str) -> dict[str, str]:
    values = {"user_id": str(_JOB), "status": "queued", "audio_url": "u", "user_prompt": "p"}
    return {"id": job_id, **values}


async def _select_by_hand(engine: AsyncEngine, job_id: str) -> list[dict[str, Any]]:
    async with engine.connect() as connection:
        found = await connection.execute(select(_JOBS).where(_JOBS.c.id == job_id))
        return [dict(row) for row in found.mappings()]


async def _insert_by_hand(engine: AsyncEngine) -> list[dict[str, Any]]:
    async with engine.begin() as connection:
        statement = insert(_JOBS).values(_job(str(uuid4()))).returning(_JOBS)
        found = await connection.execute(statement)
        return [dict(row) for row in found.mappings()]


def _costs(rounds: int, count: int, few: int, many: int) -> Timings:
    with _database() as (runner, fewer, path), _database() as (_, more, long_path):
        for database, file, entries in ((fewer, path, few), (more, long_path, many)):
            runner.run(database.health_check())
            _add_entries(file, entries)
        batch = _Batch(runner, count, time.process_time)
        things = {
            "`track_cost`, few entries": partial(batch, *_tracking(fewer)),
            "`track_cost`, many entries": partial(batch, *_tracking(more)),
        }
        found = interleaved(things, rounds, warm=things.values())
        runner.run(more.close())
        return found


def _tracking(
    database: DatabaseClient,
) -> tuple[Callable[[int], Awaitable[None]], Callable[[], Awaitable[Any]]]:
    """One cost, and what takes a batch of them away, so that the number of entries stays."""
    tracker, cost = CostTracker(database), Decimal("0.06")
    return (
        lambda _: tracker.track_cost(_JOB, "timed", "svd", cost),
        lambda: database.table("job_costs").delete().eq("stage_name", "timed").execute(),
    )


def _add_entries(path: Path, entries: int) -> None:
    rows = ((str(uuid4()), str(_JOB), "2026-01-01") for _ in range(entries))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO job_costs VALUES (?, ?, 'stage', 'svd', 600, ?)", rows)


@contextmanager
def _database() -> Iterator[tuple[asyncio.Runner, DatabaseClient, Path]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, asyncio.Runner() as runner:
        path = Path(folder, "pipeline.db")
        database = DatabaseClient(lambda: embedded_database(path))
        yield runner, database, path
        runner.run(database.close())
