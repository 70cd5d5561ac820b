"""Messages in memory: what a stand-in for a neighbour receives, read back in the same process.

Makes no connection.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handfast.transports.protocol import (
    PATIENCE,
    Arrived,
    attribute_mismatches,
    count_mismatches,
    poll,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractAsyncContextManager

    from handfast.model import Message
    from handfast.model.results import Mismatch
    from handfast.transports.protocol import TransportReader

__all__ = ["InMemoryMessages"]

_NOUN = ("message", "messages")


@dataclass(frozen=True, slots=True)
class _Received:
    address: str
    payload: Any
    attributes: Mapping[str, str]


@dataclass
class InMemoryMessages:
    """A transport in memory: what stands in for a neighbour of the provider adds what it gets.

    Messages may be added from any thread.
    """

    patience: float = PATIENCE
    _received: list[_Received] = field(default_factory=list)

    def add(self, address: str, payload: Any, attributes: Mapping[str, str] | None = None) -> None:
        """Add ``payload``, as the JSON that it is now.

        Raises:
            TypeError, ValueError: it is no JSON.
        """
        plain = json.loads(json.dumps(payload, allow_nan=False))
        self._received.append(_Received(address, plain, dict(attributes or {})))

    def opened(self) -> AbstractAsyncContextManager[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        return nullcontext(self)

    async def clear(self) -> None:
        """Forget everything."""
        self._received.clear()

    async def mark(self, messages: Iterable[Message]) -> int:
        """How many there are; the messages make no difference."""
        return len(self._received)

    async def collect(self, since: int, message: Message, expected: int) -> Arrived:
        """What was added since then at the message's address."""
        read = since

        async def new() -> list[_Received]:
            nonlocal read
            added, read = self._received[read:], len(self._received)
            return [one for one in added if one.address == message.address]

        found = await poll(new, expected, self.patience)
        others = sorted({n.address for n in self._received[since:] if n.address != message.address})
        elsewhere = f"; some at {', '.join(others)}" if others and len(found) < expected else ""
        mismatches: list[Mismatch] = list(
            count_mismatches(message, expected, len(found), _NOUN, elsewhere)
        )
        for one in found:
            mismatches += attribute_mismatches(message, one.attributes)
        return Arrived(tuple(one.payload for one in found), tuple(mismatches))
