"""How messages of one kind of transport are read back: the protocol that every reader follows.

Each kind is one file beside this one; nothing here knows one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.wire.json_text import read_json
from handfast.wire.texts import Unreadable
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from handfast.model import Message

__all__ = [
    "PATIENCE",
    "Arrived",
    "TransportReader",
    "attribute_mismatches",
    "count_mismatches",
    "payloads_of",
    "poll",
]


PATIENCE = 0.5
"""Seconds to wait for what a provider publishes in the background."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What arrived at one address: the payloads that can be read, and what is wrong."""

    payloads: tuple[Any, ...]
    mismatches: tuple[Mismatch, ...]


class TransportReader(Protocol):
    """Reads back the messages of one kind of transport.

    Every method raises ``CannotVerify`` where the transport went away, and ``NotSetUp``
    where it can't be used as it stands.
    """

    async def clear(self) -> None:
        """Forget every message: a clean slate before an interaction."""

    async def mark(self, messages: Iterable[Message]) -> Any:
        """How things stand before something happens; given back to ``collect``."""

    async def collect(self, since: Any, message: Message, expected: int) -> Arrived:
        """What arrived at the address of ``message`` since the mark ``since``.

        Where fewer than ``expected`` arrived, it waits a moment for what is published in the
        background.
        """


async def poll[T](
    read: Callable[[], Awaitable[Sequence[T]]], expected: int, patience: float
) -> list[T]:
    """What ``read`` gives, asked again until ``expected`` came or ``patience`` seconds passed."""
    clock = asyncio.get_running_loop().time
    late = clock() + patience
    pause = 0.0
    found = list(await read())
    while len(found) < expected and clock() < late:
        await asyncio.sleep(pause)
        pause = min(2 * pause + 0.001, 0.02)
        found += await read()
    return found


def count_mismatches(
    message: Message, expected: int, found: int, noun: tuple[str, str], elsewhere: str = ""
) -> tuple[Mismatch, ...]:
    """A mismatch where not exactly ``expected`` arrived; ``noun`` names one and several."""
    if found == expected:
        return ()
    if found > expected:
        remedy = "publish it once" if expected else "publish nothing in this case"
    else:
        remedy = f"publish to {message.address}, and before the trigger returns"
    return (
        Mismatch(
            clause=Clause.EXACTLY,
            place=message.address,
            expected=_number(expected, noun),
            got=f"{_number(found, noun)}{elsewhere}",
            remedy=remedy,
        ),
    )


def _number(count: int, noun: tuple[str, str]) -> str:
    one, several = noun
    return {0: f"no {one}", 1: f"1 {one}"}.get(count, f"{count} {several}")


def attribute_mismatches(message: Message, came: Mapping[str, str]) -> tuple[Mismatch, ...]:
    """A mismatch for each attribute that came with another value, or not at all."""
    return tuple(
        Mismatch(
            clause=Clause.ATTRIBUTES,
            place=f"{message.address}: {name}",
            expected=value,
            got=came.get(name, "no such attribute"),
            remedy="send it beside the payload, always with this value",
        )
        for name, value in message.attributes.items()
        if came.get(name) != value
    )


def payloads_of(
    message: Message, texts: Iterable[bytes]
) -> tuple[tuple[Any, ...], tuple[Mismatch, ...]]:
    """The payloads that ``texts`` are in JSON, and a mismatch for each that is none."""
    payloads, mismatches = [], []
    for text in texts:
        try:
            payloads.append(read_json(text.decode()))
        except (Unreadable, UnicodeDecodeError) as refused:
            mismatches.append(
                Mismatch(
                    clause=Clause.WIRE,
                    place=message.address,
                    expected="text that is JSON",
                    got=f"{excerpt(text)}, which is not {refused}",
                    remedy="send the payload as JSON",
                )
            )
    return tuple(payloads), tuple(mismatches)
