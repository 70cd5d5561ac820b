"""Messages that are pushed onto the left end of Redis lists, read back oldest first.

The lists are deleted between interactions, and no key of anybody else.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, payloads_of, poll
from handfast.transports.redis.database import borrowed
from handfast.transports.redis.own_keys import delete_own
from handfast.transports.redis.reader import AnsweringReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping

    from redis.asyncio import Redis

    from handfast.model import Message
    from handfast.transports.protocol import TransportReader
    from handfast.transports.redis.clients import Clients

__all__ = ["RedisListsReader"]

_NOUN = ("entry", "entries")


@dataclass(frozen=True, slots=True)
class RedisListsReader:
    """Reads messages back from the lists that their addresses name, and takes none of them off.

    What is pushed onto the right end is not read: whoever pops there would get it first.
    ``named`` are patterns of the other keys that the provider writes, which are deleted too.
    """

    clients: Clients
    patience: float = PATIENCE
    named: tuple[str, ...] = ()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        async with self.clients() as redis:
            entries = _Lists(redis, self.patience, self.named)
            reader = AnsweringReader(redis, entries, "lists", self.patience)
            async with borrowed(redis, reader.clear):
                yield reader


@dataclass(frozen=True, slots=True)
class _Lists:
    redis: Redis
    patience: float
    named: tuple[str, ...]
    read: set[str] = field(default_factory=set)

    async def clear(self) -> None:
        await delete_own(
            self.redis, lambda name, kind: kind == "list" and name in self.read, self.named
        )

    async def mark(self, messages: Iterable[Message]) -> Mapping[str, list[bytes]]:
        names = {one.address for one in messages}
        self.read.update(names)
        return {name: await self._all(name) for name in names}

    async def collect(
        self, since: Mapping[str, list[bytes]], message: Message, expected: int
    ) -> Arrived:
        name = message.address
        read = since.get(name, [])

        async def new() -> list[bytes]:
            nonlocal read
            entries, before = await self._all(name), read
            added = len(entries) - len(before)
            if added <= 0 or entries[added:] != before:
                return []
            read = entries
            return entries[:added][::-1]

        found = await poll(new, expected, self.patience)
        payloads, unreadable = payloads_of(message, found)
        wrong = count_mismatches(message, expected, len(found), _NOUN)
        return Arrived(payloads, (*wrong, *unreadable))

    async def _all(self, name: str) -> list[bytes]:
        return await cast("Awaitable[list[bytes]]", self.redis.lrange(name, 0, -1))
