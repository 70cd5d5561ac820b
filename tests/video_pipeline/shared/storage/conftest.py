"""Storages: a local folder, and Supabase as a server on loopback answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.storage import StorageClient
from shared.storage.backend import StorageBackend
from shared.storage.local import LocalStorage
from shared.storage.supabase import SupabaseStorage

type InStorage = Callable[..., Any]

SECRET = "j" * 32


def within(
    make: Callable[[], StorageBackend], test: Callable[[StorageClient], Awaitable[Any]]
) -> Any:
    """Run a coroutine function with a storage that is closed afterwards."""

    async def with_storage() -> Any:
        storage = StorageClient(make=make, base_delay=0)
        try:
            return await asyncio.wait_for(test(storage), timeout=60)
        finally:
            await storage.close()

    return asyncio.run(with_storage())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name the folder of the local storage."""
    return tmp_path / "storage"


@pytest.fixture
def clock() -> list[float]:
    """Have the time, in seconds, as the one element of a list that a test may change."""
    return [1_000_000.0]


@pytest.fixture
def in_folder(folder: Path, clock: list[float]) -> InStorage:
    """Run a coroutine function with a local storage, the same folder each time."""

    def make() -> StorageBackend:
        return LocalStorage(folder, SECRET, now=lambda: clock[0])

    return lambda test: within(make, test)


@pytest.fixture
def at_supabase(wire: Any, supabase: Any) -> InStorage:
    """Run a coroutine function with that server's storage."""

    def run(test: Any, url: str = supabase.url, seconds: float = 5) -> Any:
        return within(lambda: SupabaseStorage(url, wire.KEY, seconds=seconds), test)

    return run
