"""`serve` goes on while Redis is away and whatever a handler does; only being cancelled ends it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from shared._streams import patience
from shared.reading import Reading, serve
from shared.redis_streams import create_consumer_group, publish

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def reading(stream: str) -> Reading[int]:
    """Read numbers."""
    return Reading(stream, "g", "c", lambda data: int(data["n"]), block_ms=5)


async def pending(client: Any, reading: Reading[int]) -> int:
    """Count the group's pending entries."""
    return int((await client.xpending(reading.stream, reading.group))["pending"])


async def settled(client: Any, reading: Reading[int], serving: asyncio.Task[None]) -> None:
    """Wait until nothing is pending, or the service ends."""
    while not serving.done():
        if not await pending(client, reading):
            break
        await asyncio.sleep(0)


async def cancelled(serving: asyncio.Task[None]) -> bool:
    """Cancel a service that still runs: whether that ended it."""
    assert not serving.done()
    serving.cancel()
    await asyncio.wait([serving])
    return serving.cancelled()


@pytest.mark.parametrize("command", ["XREADGROUP", "XACK", "XGROUP CREATE"])
def test_serve_goes_on_after_redis_was_away(
    run: Run,
    reading: Reading[int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: str,
) -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    async def test(client: Any) -> tuple[list[int], bool]:
        await create_consumer_group(client, reading.stream, reading.group)
        await publish(client, reading.stream, {"n": 7})
        execute, failures = client.execute_command, [RedisConnectionError("away")] * 11
        handled: asyncio.Queue[int] = asyncio.Queue()

        async def failing(*sent: Any, **options: Any) -> Any:
            if sent[0] == command and failures:
                raise failures.pop()
            return await execute(*sent, **options)

        monkeypatch.setattr(client, "execute_command", failing)
        serving = asyncio.create_task(serve(client, reading, handled.put))
        first = asyncio.create_task(handled.get())
        await asyncio.wait([serving, first], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        number = await first
        await settled(client, reading, serving)
        return [number], await cancelled(serving)

    monkeypatch.setattr(patience, "_pause", pause)
    with caplog.at_level(logging.WARNING, logger="shared.reading"):
        assert run(test) == ([7], True)
    assert waits == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0]
    assert [record.message for record in caplog.records] == [
        *(
            f"{reading.stream}: Redis failed (ConnectionError: away), next attempt in {wait:g} s"
            for wait in waits
        ),
        f"{reading.stream}: Redis answers again, failed attempts: 11",
    ]


async def inner_task_cancelled() -> None:
    """Await a task that somebody cancels."""
    inner = asyncio.create_task(asyncio.Event().wait())
    inner.cancel()
    await inner


async def raised(error: BaseException) -> None:
    """Raise what a handler may raise."""
    raise error


@pytest.mark.parametrize(
    "fail",
    [
        inner_task_cancelled,
        lambda: raised(BaseExceptionGroup("of tasks", [asyncio.CancelledError()])),
        lambda: raised(
            BaseExceptionGroup(
                "of groups",
                [KeyError("n"), BaseExceptionGroup("of tasks", [asyncio.CancelledError()])],
            )
        ),
        lambda: raised(ExceptionGroup("of errors", [KeyError("n")])),
    ],
    ids=["inner task", "group", "nested groups", "group of errors"],
)
def test_serve_goes_on_after_a_handler_whose_inner_task_was_cancelled(
    run: Run, reading: Reading[int], fail: Callable[[], Awaitable[None]]
) -> None:
    async def test(client: Any) -> tuple[int, bool]:
        await create_consumer_group(client, reading.stream, reading.group)
        for number in (1, 2):
            await publish(client, reading.stream, {"n": number})
        second = asyncio.Event()

        async def handle(number: int) -> None:
            if number == 1:
                await fail()
            second.set()

        serving = asyncio.create_task(serve(client, reading, handle))
        while not (serving.done() or second.is_set()):
            await asyncio.sleep(0)
        while not serving.done() and await pending(client, reading) != 1:
            await asyncio.sleep(0)
        return await pending(client, reading), await cancelled(serving)

    assert run(test) == (1, True)


def test_serve_ends_when_it_is_cancelled_inside_a_handler(run: Run, reading: Reading[int]) -> None:
    async def test(client: Any) -> bool:
        await publish(client, reading.stream, {"n": 1})
        started = asyncio.Event()

        async def handle(_: int) -> None:
            started.set()
            await asyncio.Event().wait()

        serving = asyncio.create_task(serve(client, reading, handle))
        await started.wait()
        return await cancelled(serving)

    assert run(test) is True


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit()], ids=repr)
def test_serve_ends_with_a_group_that_has_what_ends_a_program(
    run: Run, reading: Reading[int], error: BaseException
) -> None:
    group = BaseExceptionGroup("two", [KeyError("n"), error])

    async def test(client: Any) -> BaseException | None:
        await publish(client, reading.stream, {"n": 1})
        serving = asyncio.create_task(serve(client, reading, lambda _: raised(group)))
        await asyncio.wait([serving])
        return serving.exception()

    assert run(test) is group


@pytest.mark.parametrize(("passes_on", "left"), [(RuntimeError("broken off"), 1), (None, 0)])
def test_serve_ends_when_it_is_cancelled_whatever_the_handler_makes_of_that(
    run: Run, reading: Reading[int], passes_on: Exception | None, left: int
) -> None:
    """What the handler finished all the same is acknowledged."""

    async def test(client: Any) -> tuple[bool, int]:
        await publish(client, reading.stream, {"n": 1})
        started = asyncio.Event()

        async def handle(_: int) -> None:
            started.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if passes_on:
                    raise passes_on from None

        serving = asyncio.create_task(serve(client, reading, handle))
        await started.wait()
        return await asyncio.wait_for(cancelled(serving), 5), await pending(client, reading)

    assert run(test) == (True, left)
