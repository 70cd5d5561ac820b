"""Messages that are published to Redis channels (PUB/SUB), read back by a subscriber.

Nothing is stored on a channel: the reader subscribes before anything happens.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, payloads_of, poll
from handfast.wire.routes import arguments, filled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from redis.asyncio.client import PubSub

    from handfast.model import Message
    from handfast.transports.protocol import TransportReader
    from handfast.transports.redis_clients import Clients

__all__ = ["RedisChannelsReader"]

_NOUN = ("message", "messages")
_SECONDS_TO_SUBSCRIBE = 2.0


@dataclass(frozen=True, slots=True)
class RedisChannelsReader:
    """Reads back what is published to the channels of the messages' addresses.

    In an address ``{name}`` stands for text without ``/``. Where messages of several kinds go
    through one channel, ``kind`` names the field of a payload by which they differ: a ``Literal``
    in the model of each message.
    """

    clients: Clients
    kind: str | None = None
    patience: float = PATIENCE

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        async with self.clients() as redis, redis.pubsub() as subscriber:
            yield _Channels(subscriber, self.kind, self.patience)


@dataclass(slots=True)
class _Channels:
    subscriber: PubSub
    kind: str | None
    patience: float
    patterns: set[str] = field(default_factory=set)
    received: list[tuple[str, bytes]] = field(default_factory=list)

    async def clear(self) -> None:
        await self._take()
        self.received.clear()

    async def mark(self, messages: Iterable[Message]) -> int:
        wanted = {filled(one.address, lambda _: "*") for one in messages} - self.patterns
        for pattern in wanted:
            await self.subscriber.psubscribe(pattern)
            await self.subscriber.get_message(timeout=_SECONDS_TO_SUBSCRIBE)
        self.patterns |= wanted
        await self._take()
        return len(self.received)

    async def collect(self, since: int, message: Message, expected: int) -> Arrived:
        read, kinds = since, _kinds(message, self.kind)
        others: set[str] = set()

        async def new() -> list[bytes]:
            nonlocal read
            await self._take()
            added, read = self.received[read:], len(self.received)
            here = [text for name, text in added if arguments(message.address, name) is not None]
            other = [text for text in here if kinds and self._kind_of(message, text) not in kinds]
            others.update(str(self._kind_of(message, text)) for text in other)
            return [text for text in here if text not in other]

        found = await poll(new, expected, self.patience)
        elsewhere = f"; some of {self.kind} {', '.join(sorted(others))}" if others else ""
        elsewhere = elsewhere if len(found) < expected else ""
        payloads, unreadable = payloads_of(message, found)
        wrong = count_mismatches(message, expected, len(found), _NOUN, elsewhere)
        return Arrived(payloads, (*wrong, *unreadable))

    def _kind_of(self, message: Message, text: bytes) -> Any:
        payloads, _ = payloads_of(message, [text])
        kinds = [one.get(self.kind) for one in payloads if isinstance(one, dict)]
        return kinds[0] if kinds else "no JSON"

    async def _take(self) -> None:
        if not self.patterns:
            return
        while came := await self.subscriber.get_message(ignore_subscribe_messages=True):
            self.received.append((came["channel"].decode(), came["data"]))


def _kinds(message: Message, name: str | None) -> tuple[Any, ...]:
    """The values that tell a message's payloads from others of its channel; none: all are its."""
    if name is None:
        return ()
    found = getattr(message.payload.model, "model_fields", {}).get(name)
    return get_args(found.annotation) if found is not None else ()
