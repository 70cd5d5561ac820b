"""Databases: an embedded one, a scripted one, and Supabase as a server on loopback answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.database import DatabaseClient, embedded_database
from shared.database.backend import Backend
from shared.database.supabase import SupabaseDatabase

type InDatabase = Callable[[Callable[[DatabaseClient], Awaitable[Any]]], Any]
type AtSupabase = Callable[..., Any]

JOB = UUID(int=1)
USER = UUID(int=2)


@pytest.fixture
def job_row() -> dict[str, Any]:
    """What an upload stores, as the system document's example does."""
    return {
        "id": str(JOB),
        "user_id": str(USER),
        "status": "queued",
        "audio_url": "https://example.com/audio.mp3",
        "user_prompt": "a cyberpunk music video",
    }


def within(make: Callable[[], Backend], test: Callable[[DatabaseClient], Awaitable[Any]]) -> Any:
    """Run a coroutine function with a database that is closed afterwards."""

    async def with_database() -> Any:
        database = DatabaseClient(make, base_delay=0)
        try:
            return await asyncio.wait_for(test(database), timeout=60)
        finally:
            await database.close()

    return asyncio.run(with_database())


@pytest.fixture
def in_database(tmp_path: Path) -> InDatabase:
    """Run a coroutine function with an embedded database, the same file each time."""
    return lambda test: within(lambda: embedded_database(tmp_path / "pipeline.db"), test)


@pytest.fixture
def in_any_database(make_database: Callable[[], Backend]) -> InDatabase:
    """Do so with the embedded database, and with the one that Supabase would have."""
    return lambda test: within(make_database, test)


@pytest.fixture
def at_supabase(wire: Any, supabase: Any) -> AtSupabase:
    """Run a coroutine function with that server's database, which answers so within a second."""

    def run(
        test: Callable[[DatabaseClient], Awaitable[Any]],
        url: str = supabase.url,
        seconds: float = 5,
    ) -> Any:
        return within(lambda: SupabaseDatabase(url, wire.KEY, seconds=seconds), test)

    return run
