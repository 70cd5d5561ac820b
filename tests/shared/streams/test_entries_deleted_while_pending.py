"""An entry that was deleted while it was pending is settled, whichever server answers."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.reading import Reading, claim_idle, dead_letter_stream, read_new, read_own_pending
from shared.redis_streams import create_consumer_group, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def reading(stream: str) -> Reading[int]:
    """Read numbers; whatever is idle at all may be claimed."""
    return Reading(stream, "g", "c", lambda data: int(data["n"]), idle_ms=0, block_ms=5)


async def with_one_deleted(client: Any, reading: Reading[int]) -> None:
    """Leave three entries pending, and delete the second."""
    await create_consumer_group(client, reading.stream, reading.group)
    ids = [await publish(client, reading.stream, {"n": number}) for number in (1, 2, 3)]
    await read_new(client, reading)
    await client.xdel(reading.stream, ids[1])


async def rest(client: Any, reading: Reading[int], after: str | None) -> list[Any]:
    """The entries of this consumer behind an id."""
    found = []
    while after is not None:
        more, after = await read_own_pending(client, reading, after)
        found += more
    return found


async def claimed(client: Any, reading: Reading[int]) -> tuple[list[int], int, int]:
    """Claim all: the messages, how many are pending, how many were set aside."""
    found, cursor = await claim_idle(client, reading)
    while cursor != "0-0":
        more, cursor = await claim_idle(client, reading, cursor)
        found += more
    pending = await client.xpending(reading.stream, reading.group)
    dead = await client.xlen(dead_letter_stream(reading.stream))
    return [entry.message for entry in found], pending["pending"], dead


def test_an_entry_deleted_while_pending_is_settled_and_reported(
    run: Run, reading: Reading[int], caplog: pytest.LogCaptureFixture
) -> None:
    async def test(client: Any) -> tuple[list[int], int, int]:
        await with_one_deleted(client, reading)
        return await claimed(client, reading)

    assert run(test) == ([1, 3], 2, 0)
    assert caplog.text.count("was deleted or trimmed while it was pending, and is lost") == 1


def test_an_own_entry_deleted_while_pending_is_reported(
    run: Run, reading: Reading[int], caplog: pytest.LogCaptureFixture
) -> None:
    async def test(client: Any) -> list[int]:
        await with_one_deleted(client, reading)
        found, after = await read_own_pending(client, reading, "0-0")
        return [entry.message for entry in [*found, *await rest(client, reading, after)]]

    assert run(test) == [1, 3]
    assert caplog.text.count("was deleted or trimmed while it was pending, and is lost") == 1


def test_an_entry_deleted_while_pending_is_settled_though_the_server_answers_nil(
    run: Run, reading: Reading[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis 6.2 answers nil for it, and leaves it pending."""

    async def test(client: Any) -> tuple[list[int], int, int]:
        execute = client.execute_command

        async def like_6_2(*command: Any, **options: Any) -> Any:
            if command[0] == "XAUTOCLAIM":
                rows = await client.xrange(reading.stream)
                return [b"0-0", [rows[0], (None, None), rows[1]]]
            if command[0] == "XCLAIM" and not await client.xrange(
                reading.stream, command[5], command[5]
            ):
                return [(None, None)]
            return await execute(*command, **options)

        await with_one_deleted(client, reading)
        monkeypatch.setattr(client, "execute_command", like_6_2)
        return await claimed(client, reading)

    assert run(test) == ([1, 3], 2, 0)
