"""Values that are set in Redis under keys of a certain form, for a while, read back by key.

Those keys are deleted between interactions, and no key of anybody else.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, poll
from handfast.transports.redis.database import borrowed
from handfast.transports.redis.own_keys import delete_own
from handfast.transports.redis.reader import AnsweringReader
from handfast.wire.routes import arguments

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from redis.asyncio import Redis

    from handfast.model import Message
    from handfast.transports.protocol import TransportReader
    from handfast.transports.redis.clients import Clients

__all__ = ["RedisKeysReader"]

_NOUN = ("key", "keys")
_FEW = 5


@dataclass(frozen=True, slots=True)
class RedisKeysReader:
    """Reads back the texts under new keys, each ``{"key": ..., "value": ..., "ttl": ...}``.

    ``ttl`` is for how many seconds the text was set, None: for ever. A message's address is the
    form of its keys: ``{name}`` stands for text without ``/``. ``named`` are patterns of the other
    keys that the provider writes, which are deleted too.
    """

    clients: Clients
    patience: float = PATIENCE
    named: tuple[str, ...] = ()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        async with self.clients() as redis:
            texts = _Keys(redis, self.patience, self.named)
            reader = AnsweringReader(redis, texts, "texts", self.patience)
            async with borrowed(redis, reader.clear):
                yield reader


@dataclass(frozen=True, slots=True)
class _Keys:
    redis: Redis
    patience: float
    named: tuple[str, ...]
    read: dict[str, Message] = field(default_factory=dict)

    async def clear(self) -> None:
        def is_own(name: str, kind: str) -> bool:
            return kind == "string" and any(_fits(one, name) for one in self.read.values())

        await delete_own(self.redis, is_own, self.named)

    async def mark(self, messages: Iterable[Message]) -> frozenset[str]:
        self.read.update({one.address: one for one in messages})
        return frozenset(await self._names())

    async def collect(self, since: frozenset[str], message: Message, expected: int) -> Arrived:
        known = set(since)

        async def new() -> list[dict[str, Any]]:
            found = sorted(await self._names() - known)
            known.update(found)
            return [await self._entry(key) for key in found if _fits(message, key)]

        made = await poll(new, expected, self.patience)
        others = sorted(key for key in known - since if not _fits(message, key))[:_FEW]
        elsewhere = f"; new are {', '.join(others)}" if others and len(made) < expected else ""
        wrong = count_mismatches(message, expected, len(made), _NOUN, elsewhere)
        return Arrived(tuple(made), wrong)

    async def _names(self) -> set[str]:
        return {_text(key) for key in await self.redis.keys("*")}

    async def _entry(self, key: str) -> dict[str, Any]:
        is_text = _text(await self.redis.type(key)) == "string"
        value = await self.redis.get(key) if is_text else None
        seconds = await self.redis.ttl(key)
        text = None if value is None else _text(value)
        return {"key": key, "value": text, "ttl": seconds if seconds >= 0 else None}


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _fits(message: Message, key: str) -> bool:
    return arguments(message.address, key) is not None
