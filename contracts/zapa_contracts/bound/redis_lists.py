"""Reads messages back from Redis lists, onto whose left end they were pushed."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, poll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

    from redis.asyncio import Redis

    from handfast.model import Message

__all__ = ["opened"]


@asynccontextmanager
async def opened(clients: Callable[[], Redis]) -> AsyncIterator[Any]:
    """Yield a reader of the lists in that Redis."""
    async with clients() as redis:
        yield _Reader(redis)


class _Reader:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def clear(self) -> None:
        await self._redis.flushdb()

    async def mark(self, messages: Iterable[Message]) -> Mapping[str, int]:
        return {one.address: await self._size(one.address) for one in messages}

    async def collect(self, since: Mapping[str, int], message: Message, expected: int) -> Arrived:
        name = message.address
        read = since.get(name, 0)

        async def new() -> list[bytes]:
            nonlocal read
            size, before = await self._size(name), read
            read = size
            if size == before:
                return []
            pushed = self._redis.lrange(name, 0, size - before - 1)
            return (await cast("Awaitable[list[bytes]]", pushed))[::-1]

        found = await poll(new, expected, PATIENCE)
        wrong = count_mismatches(message, expected, len(found), ("entry", "entries"))
        return Arrived(tuple(json.loads(one) for one in found), wrong)

    async def _size(self, name: str) -> int:
        return await self._redis.llen(name)
