"""Trackers in a file of an embedded database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, embedded_database

type InTracker = Callable[[Callable[[CostTracker, DatabaseClient], Awaitable[Any]]], Any]


@pytest.fixture
def in_tracker(tmp_path: Path) -> InTracker:
    """Run a coroutine function with a tracker and its database, the same file each time."""

    def run(test: Callable[[CostTracker, DatabaseClient], Awaitable[Any]]) -> Any:
        async def with_tracker() -> Any:
            database = DatabaseClient(
                lambda: embedded_database(tmp_path / "pipeline.db"), base_delay=0
            )
            try:
                return await asyncio.wait_for(test(CostTracker(database), database), timeout=60)
            finally:
                await database.close()

        return asyncio.run(with_tracker())

    return run
