"""Opens what carries the messages that a run reads back: streams, and what a provider brings.

Which kind is read back how is said elsewhere; nothing is read here.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from handfast.providers.provider import CannotHold, start_fault
from handfast.transports.redis_database import opened
from handfast.transports.redis_stream import KIND, StreamCarrier

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from handfast.model import Message
    from handfast.model.results import Fault
    from handfast.providers.provider import Provider
    from handfast.transports.protocol import Carrier

__all__ = ["Carriers", "carried", "clear_all", "mark_all"]

Carriers = "Mapping[str, Carrier]"


@asynccontextmanager
async def carried(
    provider: Provider, messages: Iterable[Message], away: list[Fault]
) -> AsyncIterator[Mapping[str, Carrier]]:
    """The carriers of ``messages`` by kind, and of whatever else the provider publishes.

    What is away and is needed is told in ``away``, and is not among them.
    """
    needed = {message.transport.kind for message in messages}
    ways: dict[str, Any] = dict(provider.carriers)
    if provider.redis is not None or KIND in needed:
        ways.setdefault(KIND, lambda: _by_streams(provider))
    found: dict[str, Carrier] = {}
    async with AsyncExitStack() as stack:
        for kind, way in ways.items():
            try:
                found[kind] = await stack.enter_async_context(way())
            except CannotHold as stop:
                away += stop.faults if kind in needed else ()
            except Exception as error:  # whatever a provider's own carrier raises is told
                if kind in needed:
                    away.append(_not_opened(provider, kind, error))
        yield found


@asynccontextmanager
async def _by_streams(provider: Provider) -> AsyncIterator[StreamCarrier]:
    async with opened(provider) as redis:
        yield StreamCarrier(redis)


def _not_opened(provider: Provider, kind: str, error: Exception) -> Fault:
    return start_fault(
        f"{provider.name}: {kind}",
        f"{type(error).__name__}: {error}",
        f"mend what Provider(carriers=...) opens for {kind}",
        expected="what carries the provider's messages",
    )


async def clear_all(carriers: Mapping[str, Carrier]) -> None:
    """Forget every message of every kind. Raises as the carriers do."""
    for carrier in carriers.values():
        await carrier.clear()


async def mark_all(carriers: Mapping[str, Carrier], messages: Iterable[Message]) -> dict[str, Any]:
    """How things stand, by kind, for those ``messages`` that will be read back. Raises likewise."""
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(message.transport.kind, []).append(message)
    return {kind: await carriers[kind].mark(some) for kind, some in by_kind.items()}
