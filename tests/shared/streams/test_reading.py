import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.jobs import read_job
from shared.reading import (
    Entry,
    Reading,
    claim_idle,
    dead_letter_stream,
    entries,
    read_new,
    read_own_pending,
    serve,
)
from shared.redis_streams import create_consumer_group, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def reading(stream: str) -> Reading[int]:
    """Read numbers; whatever is idle at all may be claimed."""
    return Reading(stream, "g", "c", _number, deliveries=3, idle_ms=0, count=3, block_ms=5)


def _number(data: dict[str, Any]) -> int:
    return int(data["n"]) if "n" in data else _raise_value_error()


def _raise_value_error() -> int:
    raise ValueError("n: Field required")


async def fill(client: Any, reading: Reading[Any], *numbers: int) -> list[str]:
    """Publish numbers; the group exists."""
    await create_consumer_group(client, reading.stream, reading.group)
    return [await publish(client, reading.stream, {"n": number}) for number in numbers]


async def pending(client: Any, reading: Reading[Any]) -> int:
    """Count the group's pending entries."""
    return int((await client.xpending(reading.stream, reading.group))["pending"])


async def dead(client: Any, reading: Reading[Any]) -> list[dict[bytes, bytes]]:
    """List what was set aside."""
    return [fields for _, fields in await client.xrange(dead_letter_stream(reading.stream))]


async def take(client: Any, reading: Reading[int], count: int) -> list[Entry[int]]:
    """Take the first entries that are yielded."""
    stream = entries(client, reading)
    return [await asyncio.wait_for(anext(stream), timeout=5) for _ in range(count)]


@pytest.mark.parametrize(
    ("name", "given", "least"),
    [("deliveries", 0, 1), ("count", 0, 1), ("idle_ms", -1, 0), ("block_ms", -1, 0)],
)
def test_a_reading_by_which_nothing_could_be_read_is_refused(
    reading: Reading[int], name: str, given: int, least: int
) -> None:
    wrong: dict[str, Any] = {name: given}
    with pytest.raises(ValueError, match=f"^{name} is {given}: give {least} at least$"):
        replace(reading, **wrong)


def test_a_read_that_finds_nothing_lets_other_tasks_run(run: Run, reading: Reading[int]) -> None:
    """A fake server answers without waiting; a loop of reads must not starve the rest."""

    async def test(client: Any) -> bool:
        await fill(client, reading)
        other = asyncio.create_task(asyncio.sleep(0))
        for _ in range(3):
            await read_new(client, reading)
        return other.done()

    assert run(test) is True


def test_own_pending_entries_come_before_new_ones(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        ids = await fill(client, reading, 1, 2, 3, 4, 5)
        await read_new(client, reading)  # a run that dies with the first three
        assert await take(client, replace(reading, idle_ms=60_000), 5) == [
            Entry(ids[0], 1, 2),
            Entry(ids[1], 2, 2),
            Entry(ids[2], 3, 2),
            Entry(ids[3], 4, 1),
            Entry(ids[4], 5, 1),
        ]

    run(test)


def test_what_was_delivered_before_comes_alone(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        ids = await fill(client, reading, 0, 1)
        assert len(await read_new(client, reading)) == 2
        assert await read_own_pending(client, reading, "0") == ([Entry(ids[0], 0, 2)], ids[0])
        assert await claim_idle(client, reading) == ([Entry(ids[0], 0, 3)], ids[0])
        assert await claim_idle(client, reading, ids[0]) == ([Entry(ids[1], 1, 2)], ids[1])
        assert await read_own_pending(client, reading, ids[1]) == ([], None)
        assert await claim_idle(client, reading, ids[1]) == ([], "0-0")

    run(test)


def test_what_is_delivered_once_only_comes_alone(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> list[Entry[int]]:
        await fill(client, reading, 1, 2)
        return await read_new(client, replace(reading, deliveries=1))

    [entry] = run(test)
    assert (entry.message, entry.deliveries) == (1, 1)


def test_entries_of_a_consumer_that_is_gone_are_claimed(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        ids = await fill(client, reading, 1, 2, 3, 4)
        await read_new(client, replace(reading, consumer="gone"))
        await read_new(client, replace(reading, consumer="gone"))
        assert [(entry.id, entry.message) for entry in await take(client, reading, 4)] == [
            (entry_id, number) for number, entry_id in enumerate(ids, start=1)
        ]

    run(test)


def test_a_busy_consumer_is_left_its_entries(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        await fill(client, reading, 1)
        await read_new(client, replace(reading, consumer="busy"))
        patient = replace(reading, idle_ms=60_000)
        assert await claim_idle(client, patient) == ([], "0-0")

    run(test)


@pytest.mark.parametrize("options", [{}, {"decode_responses": True}])
def test_what_cannot_be_read_is_set_aside_and_the_rest_is_delivered(
    connect: Callable[..., Any], reading: Reading[int], options: dict[str, Any]
) -> None:
    async def test() -> None:
        async with connect(**options) as client, connect() as raw:
            [good] = await fill(client, reading, 1)
            bad = [
                (await raw.xadd(reading.stream, fields)).decode()
                for fields in ({"data": b"\xff{"}, {"other": "x"}, {"data": '{"m":2}'})
            ]
            found = await read_new(client, replace(reading, count=10))
            assert found == [Entry(good, 1, 1)]
            assert await pending(client, reading) == 1
            reasons = [
                (b"not JSON in UTF-8 (UnicodeDecodeError)", {b"data": b"\xff{"}),
                (b"the field 'data' is missing", {b"field:other": b"x"}),
                (b"n: Field required", {b"data": b'{"m":2}'}),
            ]
            assert await dead(raw, reading) == [
                {
                    b"reason": reason,
                    b"stream": reading.stream.encode(),
                    b"group": b"g",
                    b"id": entry_id.encode(),
                    b"deliveries": b"1",
                    **fields,
                }
                for entry_id, (reason, fields) in zip(bad, reasons, strict=True)
            ]

    asyncio.run(test())


def test_the_reason_names_each_fault_and_quotes_no_data(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        jobs = Reading(stream, "g", "c", read_job, block_ms=5)
        await create_consumer_group(client, stream, "g")
        job = {"job_type": "followup", "payload": {"user_id": "hunter2"}, "user_id": None}
        await publish(client, stream, job)
        assert await read_new(client, jobs) == []
        [entry] = await dead(client, jobs)
        assert entry[b"reason"].decode() == (
            "followup.job_id: Field required; followup.payload.message: Field required;"
            " followup.payload.user_id: Input should be a valid integer, unable to parse string"
            " as an integer"
        )

    run(test)


def test_an_entry_that_came_too_often_is_set_aside(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        [entry_id] = await fill(client, reading, 7)
        [new] = await read_new(client, reading)
        [second], _ = await claim_idle(client, reading)
        [third], _ = await read_own_pending(client, reading, "0")
        assert [new.deliveries, second.deliveries, third.deliveries] == [1, 2, 3]
        assert await claim_idle(client, reading) == ([], "0-0")
        assert await pending(client, reading) == 0
        [entry] = await dead(client, reading)
        assert entry[b"reason"] == b"delivered more than 3 times"
        assert (entry[b"data"], entry[b"id"]) == (b'{"n":7}', entry_id.encode())

    run(test)


def test_a_pending_entry_that_was_trimmed_is_acknowledged(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> None:
        ids = await fill(client, reading, 1, 2)
        await read_new(client, reading)
        await client.xtrim(reading.stream, maxlen=1, approximate=False)
        assert await read_own_pending(client, reading, "0") == ([Entry(ids[1], 2, 2)], ids[1])
        assert (await pending(client, reading), await dead(client, reading)) == (1, [])

    run(test)


def test_a_message_is_acknowledged_after_its_handler_and_not_before(
    run: Run, reading: Reading[int]
) -> None:
    async def test(client: Any) -> None:
        await fill(client, reading, 1)
        handled = asyncio.Event()

        async def handle(number: int) -> None:
            assert (number, await pending(client, reading)) == (1, 1)
            handled.set()

        serving = asyncio.create_task(serve(client, reading, handle))
        await asyncio.wait_for(handled.wait(), timeout=5)
        while await pending(client, reading):
            await asyncio.sleep(0)
        serving.cancel()

    run(test)


def test_a_failing_message_comes_again_and_then_is_set_aside(
    run: Run, reading: Reading[int], caplog: pytest.LogCaptureFixture
) -> None:
    async def test(client: Any) -> list[int]:
        await fill(client, reading, 1, 2)
        handled: list[int] = []

        async def handle(number: int) -> None:
            handled.append(number)
            if number == 1:
                raise RuntimeError("out of luck")

        serving = asyncio.create_task(serve(client, reading, handle))
        while "set aside" not in caplog.text:
            await asyncio.sleep(0)
        serving.cancel()
        assert (await pending(client, reading), len(await dead(client, reading))) == (0, 1)
        return handled

    with caplog.at_level(logging.WARNING, logger="shared.reading"):
        assert sorted(run(test)) == [1, 1, 1, 2]
    assert [record.message.split(": ")[1] for record in caplog.records] == [
        *["left pending"] * 3,
        "set aside",
    ]
