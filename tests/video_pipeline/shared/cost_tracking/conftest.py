"""Trackers in a file of an embedded database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, embedded_database
from shared.database.backend import Backend

type InTracker = Callable[[Callable[[CostTracker, DatabaseClient], Awaitable[Any]]], Any]


@pytest.fixture
def in_tracker(tmp_path: Path) -> InTracker:
    """Run a coroutine function with a tracker and its database, the same file each time."""
    return tracking(lambda: embedded_database(tmp_path / "pipeline.db"))


@pytest.fixture
def in_any_tracker(make_database: Callable[[], Backend]) -> InTracker:
    """Do so in the embedded database, and in the one that Supabase would have."""
    return tracking(make_database)


def tracking(make: Callable[[], Backend]) -> InTracker:
    """Run coroutine functions with a tracker in a database."""

    def run(test: Callable[[CostTracker, DatabaseClient], Awaitable[Any]]) -> Any:
        async def with_tracker() -> Any:
            database = DatabaseClient(make, base_delay=0)
            try:
                return await asyncio.wait_for(test(CostTracker(database), database), timeout=60)
            finally:
                await database.close()

        return asyncio.run(with_tracker())

    return run
