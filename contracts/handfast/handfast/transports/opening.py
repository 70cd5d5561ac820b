"""Opens the readers of the messages that a run reads back: streams, and what a provider brings.

How each kind is read back stands in a file of its own; nothing is read here.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from handfast.model import REDIS_STREAM
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.providers.requirements import streams_of
from handfast.transports.redis.database import opened
from handfast.transports.redis.stream import RedisStreamReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from handfast.model import Message
    from handfast.model.results import Mismatch
    from handfast.providers.provider import RunningProvider
    from handfast.transports.protocol import TransportReader

__all__ = ["clear_all", "mark_all", "opened_transports"]


@asynccontextmanager
async def opened_transports(
    provider: RunningProvider, messages: Iterable[Message], away: list[Mismatch]
) -> AsyncIterator[Mapping[str, TransportReader]]:
    """The readers of ``messages`` by kind, and of whatever else the provider publishes.

    What is away and is needed is added to ``away``, and is not among them.
    """
    asked = tuple(messages)
    needed = {message.transport.kind for message in asked}
    openers: dict[str, Any] = dict(provider.transports)
    if provider.redis is not None or REDIS_STREAM in needed:
        openers.setdefault(REDIS_STREAM, lambda: _by_streams(provider, asked))
    found: dict[str, TransportReader] = {}
    async with AsyncExitStack() as stack:
        for kind, opener in openers.items():
            try:
                found[kind] = await stack.enter_async_context(opener())
            except CannotVerify as stop:
                away += stop.mismatches if kind in needed else ()
            except Exception as error:  # whatever a provider's own reader raises is reported
                if kind in needed:
                    away.append(_not_opened(provider, kind, error))
        yield found


@asynccontextmanager
async def _by_streams(
    provider: RunningProvider, messages: Iterable[Message]
) -> AsyncIterator[RedisStreamReader]:
    streams = provider.streams | streams_of(messages)
    async with opened(provider, streams) as redis:
        yield RedisStreamReader(redis, streams, provider.redis_keys)


def _not_opened(provider: RunningProvider, kind: str, error: Exception) -> Mismatch:
    return start_mismatch(
        f"{provider.name}: {kind}",
        f"{type(error).__name__}: {error}",
        f"mend what RunningProvider(transports=...) opens for {kind}",
        expected="a reader of the provider's messages",
    )


async def clear_all(transports: Mapping[str, TransportReader]) -> None:
    """Forget every message of every kind. Raises as the readers do."""
    for reader in transports.values():
        await reader.clear()


async def mark_all(
    transports: Mapping[str, TransportReader], messages: Iterable[Message]
) -> dict[str, Any]:
    """How things stand, by kind, for those ``messages`` that will be read back. Raises likewise."""
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(message.transport.kind, []).append(message)
    return {kind: await transports[kind].mark(some) for kind, some in by_kind.items()}
