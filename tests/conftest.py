"""Fixtures that any test may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contracts.engine.run.redis_server import real_redis

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Yield the URL of a real Redis server, shared by the session (of each xdist worker)."""
    with real_redis() as url:
        yield url
