"""Messages that are published to Redis channels (PUB/SUB), read back by a subscriber.

Nothing is stored on a channel: the reader subscribes before anything happens.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, payloads_of, poll
from handfast.transports.redis.reader import AnsweringReader
from handfast.wire.routes import arguments, filled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from redis.asyncio.client import PubSub

    from handfast.model import Message
    from handfast.transports.protocol import TransportReader
    from handfast.transports.redis.clients import Clients

__all__ = ["RedisChannelsReader"]

_NOUN = ("message", "messages")
_SECONDS_TO_ANSWER = 5.0


@dataclass(frozen=True, slots=True)
class RedisChannelsReader:
    """Reads back what is published to the channels of the messages' addresses.

    In an address ``{name}`` stands for text without ``/``. Whatever comes through a channel must
    be expected: it is given to the message of that address that it fits best.
    """

    clients: Clients
    patience: float = PATIENCE

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        async with self.clients() as redis, redis.pubsub() as subscriber:
            channels = _Channels(subscriber, self.patience)
            yield AnsweringReader(redis, channels, "channels", self.patience)


@dataclass(slots=True)
class _Channels:
    subscriber: PubSub
    patience: float
    patterns: set[str] = field(default_factory=set)
    received: list[tuple[str, bytes]] = field(default_factory=list)

    async def clear(self) -> None:
        await self._take()
        self.received.clear()

    async def mark(self, messages: Iterable[Message]) -> int:
        wanted = {filled(one.address, lambda _: "*") for one in messages} - self.patterns
        for pattern in sorted(wanted):
            await self.subscriber.psubscribe(pattern)
        self.patterns |= wanted
        await self._take()
        return len(self.received)

    async def collect(self, since: int, message: Message, expected: int) -> Arrived:
        read = since

        async def new() -> list[bytes]:
            nonlocal read
            await self._take()
            added, read = self.received[read:], len(self.received)
            return [text for name, text in added if arguments(message.address, name) is not None]

        found = await poll(new, expected, self.patience)
        payloads, unreadable = payloads_of(message, found)
        wrong = count_mismatches(message, expected, len(found), _NOUN)
        return Arrived(payloads, (*wrong, *unreadable))

    async def _take(self) -> None:
        """Read all that was published so far: Redis sends it before the answer to a ping."""
        if not self.patterns:
            return
        await self.subscriber.ping()
        async with asyncio.timeout(_SECONDS_TO_ANSWER):
            while True:
                came = await self.subscriber.get_message(
                    ignore_subscribe_messages=True, timeout=_SECONDS_TO_ANSWER
                )
                if came is not None and came["type"] == "pong":
                    return
                if came is not None:
                    self.received.append((came["channel"].decode(), came["data"]))
