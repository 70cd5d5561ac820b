"""Carries what a stand-in notes: calls to a neighbour, messages of a transport kept in memory.

Holds what it is told in this process, and makes no connection.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handfast.transports.protocol import PATIENCE, Arrived, attribute_mismatches, counted, patiently

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractAsyncContextManager

    from handfast.model import Message
    from handfast.model.results import Mismatch
    from handfast.transports.protocol import TransportReader

__all__ = ["InMemoryMessages"]

_NOUN = ("message", "messages")


@dataclass(frozen=True, slots=True)
class _Note:
    address: str
    payload: Any
    attributes: Mapping[str, str]


@dataclass
class InMemoryMessages:
    """A carrier in memory: what stands in for a neighbour of the provider notes what it gets.

    May be noted to from any thread.
    """

    patience: float = PATIENCE
    _notes: list[_Note] = field(default_factory=list)

    def note(self, address: str, payload: Any, attributes: Mapping[str, str] | None = None) -> None:
        """Keep ``payload``, as the JSON that it is now.

        Raises:
            TypeError, ValueError: it is no JSON.
        """
        plain = json.loads(json.dumps(payload, allow_nan=False))
        self._notes.append(_Note(address, plain, dict(attributes or {})))

    def opened(self) -> AbstractAsyncContextManager[TransportReader]:
        """This carrier, in the form in which a provider brings it."""
        return nullcontext(self)

    async def clear(self) -> None:
        """Forget everything."""
        self._notes.clear()

    async def mark(self, messages: Iterable[Message]) -> int:
        """How many there are; the messages make no difference."""
        return len(self._notes)

    async def collect(self, since: int, message: Message, expected: int) -> Arrived:
        """What was noted since then at the message's address."""
        seen = since

        async def new() -> list[_Note]:
            nonlocal seen
            notes, seen = self._notes[seen:], len(self._notes)
            return [note for note in notes if note.address == message.address]

        notes = await patiently(new, expected, self.patience)
        others = sorted({n.address for n in self._notes[since:] if n.address != message.address})
        elsewhere = f"; some at {', '.join(others)}" if others and len(notes) < expected else ""
        mismatches: list[Mismatch] = list(counted(message, expected, len(notes), _NOUN, elsewhere))
        for note in notes:
            mismatches += attribute_mismatches(message, note.attributes)
        return Arrived(tuple(note.payload for note in notes), tuple(mismatches))
