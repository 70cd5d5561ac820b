"""A reader of messages in Redis that reports plainly where Redis went away.

Which messages it reads, and how, is for the reader that it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.transports.redis.database import answering

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis.asyncio import Redis

    from handfast.model import Message
    from handfast.transports.protocol import Arrived, TransportReader

__all__ = ["AnsweringReader"]


@dataclass(frozen=True, slots=True)
class AnsweringReader:
    """``reader`` of what is in ``redis``; ``kind`` is what must stand at the addresses there.

    No method waits longer than Redis may take, and ``collect`` by ``patience`` seconds more.
    """

    redis: Redis
    reader: TransportReader
    kind: str
    patience: float

    async def clear(self) -> None:
        """As ``reader`` does."""
        async with answering(self.redis, kind=self.kind):
            await self.reader.clear()

    async def mark(self, messages: Iterable[Message]) -> Any:
        """As ``reader`` does."""
        async with answering(self.redis, kind=self.kind):
            return await self.reader.mark(messages)

    async def collect(self, since: Any, message: Message, expected: int) -> Arrived:
        """As ``reader`` does."""
        async with answering(self.redis, self.patience, self.kind):
            return await self.reader.collect(since, message, expected)
