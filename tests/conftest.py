"""Fixtures that any test may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from redis import Redis

from contracts.engine.run.redis_server import real_redis

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[str]:
    with real_redis() as url:
        yield url


@pytest.fixture
def redis_url(_redis_server: str) -> Iterator[str]:
    """Yield the URL of a real Redis, shared by each xdist worker's tests and emptied after each."""
    yield _redis_server
    with Redis.from_url(_redis_server) as redis:
        redis.flushdb()
