"""Whatever `parse` raises on an entry sets that entry aside, and no other."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import fakeredis
import pytest

from shared.reading import Reading, dead_letter_stream, read_new
from shared.redis_streams import create_consumer_group, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def reading(stream: str) -> Reading[int]:
    """Read numbers."""
    return Reading(stream, "g", "c", lambda data: int(data["n"]), block_ms=5)


async def filled(client: Any, reading: Reading[Any]) -> None:
    """Publish three numbers; the group exists."""
    await create_consumer_group(client, reading.stream, reading.group)
    for number in (1, 2, 3):
        await publish(client, reading.stream, {"n": number})


class TextlessError(Exception):
    """Can't be written as a text."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (KeyError("n"), b"parse raised KeyError: 'n'"),
        (IndexError("none"), b"parse raised IndexError: none"),
        (RecursionError("too deep"), b"parse raised RecursionError: too deep"),
        (SystemExit(3), b"parse raised SystemExit: 3"),
        (asyncio.CancelledError("inner"), b"parse raised CancelledError: inner"),
        (
            ExceptionGroup("two", [KeyError("n")]),
            b"parse raised ExceptionGroup: two (1 sub-exception)",
        ),
        (TextlessError(), b"parse raised TextlessError, which has no text"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_an_entry_that_parse_fails_on_is_set_aside_alone_whatever_is_raised(
    run: Run, reading: Reading[int], raised: BaseException, reason: bytes
) -> None:
    def parse(data: dict[str, Any]) -> int:
        if data["n"] == 2:
            raise raised
        return int(data["n"])

    async def test(client: Any) -> tuple[list[int], list[bytes]]:
        await filled(client, reading)
        found = await read_new(client, replace(reading, parse=parse))
        dead_letters = await client.xrange(dead_letter_stream(reading.stream))
        return [entry.message for entry in found], [one[b"reason"] for _, one in dead_letters]

    assert run(test) == ([1, 3], [reason])


def test_an_interrupt_from_the_keyboard_is_passed_on(reading: Reading[int]) -> None:
    def parse(_: dict[str, Any]) -> int:
        raise KeyboardInterrupt

    async def test() -> None:
        async with fakeredis.FakeAsyncRedis() as client:
            await filled(client, reading)
            await read_new(client, replace(reading, parse=parse))

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(test())
