from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.exceptions import ResponseError

from shared._streams.dead_letters import set_aside
from shared.streams import DeadLetter, dead_letter_stream, dead_letters, replay

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]

FIELDS = {b"data": b"\xff{", b"group": b"of the entry", b"\xfe": b""}


async def one_set_aside(client: Any, stream: str) -> str:
    await client.xgroup_create(stream, "g", id="0", mkstream=True)
    entry_id = (await client.xadd(stream, FIELDS)).decode()
    await client.xreadgroup("g", "c", {stream: ">"}, count=1)
    await set_aside(client, stream, "g", entry_id, FIELDS, "not JSON", 3)
    return str(entry_id)


def test_a_dead_letter_has_all_that_the_entry_had(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        entry_id = await one_set_aside(client, stream)
        [found] = [letter async for letter in dead_letters(client, stream)]
        assert found == DeadLetter(found.id, stream, "g", entry_id, "not JSON", 3, FIELDS)
        assert (await client.xpending(stream, "g"))["pending"] == 0

    run(test)


def test_what_is_set_aside_again_because_a_reply_was_lost_is_there_once(
    run: Run, stream: str
) -> None:
    async def test(client: Any) -> None:
        entry_id = await one_set_aside(client, stream)
        await set_aside(client, stream, "g", entry_id, FIELDS, "not JSON", 3)
        assert await client.xlen(dead_letter_stream(stream)) == 1

    run(test)


def test_what_was_pending_in_a_group_that_is_gone_is_set_aside(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        entry_id = (await client.xadd(stream, FIELDS)).decode()
        await set_aside(client, stream, "g", entry_id, FIELDS, "not JSON", 1)
        assert await client.xlen(dead_letter_stream(stream)) == 1

    run(test)


def test_a_part_of_an_id_is_no_dead_letter(run: Run, stream: str) -> None:
    """Redis would find the first of its millisecond, and remove another or none."""

    async def test(client: Any) -> None:
        dead, entry = dead_letter_stream(stream), {"data": "{}"}
        await client.xadd(dead, entry, id="1-1")
        for part in ("1", "-", "none"):
            assert await replay(client, stream, part) is None
        assert await client.xlen(stream) == 0

    run(test)


def test_a_dead_letter_is_replayed_once(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        await one_set_aside(client, stream)
        [letter] = [letter async for letter in dead_letters(client, stream)]
        added = await replay(client, stream, letter.id)
        assert await replay(client, stream, letter.id) is None
        assert [letter async for letter in dead_letters(client, stream)] == []
        (_, (again, fields)) = await client.xrange(stream)
        assert (again.decode(), fields) == (added, FIELDS)

    run(test)


def test_a_dead_letter_that_cannot_be_replayed_stays(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        await one_set_aside(client, stream)
        [letter] = [letter async for letter in dead_letters(client, stream)]
        await client.delete(stream)
        await client.set(stream, "no stream")
        with pytest.raises(ResponseError, match="WRONGTYPE"):
            await replay(client, stream, letter.id)
        assert await client.xlen(dead_letter_stream(stream)) == 1

    run(test)


def test_all_of_many_dead_letters_are_listed(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        for number in range(101):
            await client.xadd(dead_letter_stream(stream), {"data": str(number)})
        found = [letter.fields[b"data"] async for letter in dead_letters(client, stream)]
        assert found == [str(number).encode() for number in range(101)]

    run(test)
