"""Clients of a Redis in memory share it, and are forgotten by it once they are closed."""

from __future__ import annotations

import asyncio
from typing import Any

from handfast.transports.redis.clients import fake_redis


def test_a_closed_client_is_forgotten() -> None:
    """Else each client of a long run would stay in memory; what it wrote does."""
    redis = fake_redis()

    async def sockets() -> list[int]:
        counts = []
        first = redis()
        server: Any = first.connection_pool.connection_kwargs["server"]
        for number in range(3):
            client = redis()
            await client.set(f"key {number}", "value")
            counts.append(len(server.sockets))
            await client.aclose()
            counts.append(len(server.sockets))
        assert await first.exists("key 0", "key 1", "key 2") == 3
        await first.aclose()
        return counts

    assert asyncio.run(sockets()) == [1, 0, 1, 0, 1, 0]
