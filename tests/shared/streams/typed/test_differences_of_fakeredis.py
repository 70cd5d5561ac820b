"""Where fakeredis differs from Redis, as far as streams go: each test fails when that goes away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.exceptions import ResponseError

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def is_fake(request: pytest.FixtureRequest) -> bool:
    """Whether `connect` makes clients of fakeredis."""
    return "fake" in request.node.callspec.params.values()


def test_a_read_that_was_cancelled_takes_what_comes_later(
    run: Run, stream: str, is_fake: bool
) -> None:
    """So what is published after a worker's stop may be pending for it."""

    async def test(client: Any) -> int:
        await client.xgroup_create(stream, "g", id="0", mkstream=True)
        read = client.xreadgroup("g", "gone", {stream: ">"}, count=1, block=1000)
        waiting = asyncio.create_task(read)
        await asyncio.sleep(0.02)
        waiting.cancel()
        await asyncio.wait([waiting])
        await asyncio.sleep(0.02)
        await client.xadd(stream, {"data": "{}"})
        await asyncio.sleep(0.02)
        return int((await client.xpending(stream, "g"))["pending"])

    assert run(test) == (1 if is_fake else 0)


def test_a_missing_stream_is_worded_differently(run: Run, stream: str, is_fake: bool) -> None:
    async def test(client: Any) -> str:
        with pytest.raises(ResponseError) as raised:
            await client.xreadgroup("g", "c", {stream: ">"}, count=1)
        return str(raised.value)

    expected = "The XGROUP subcommand requires the key" if is_fake else "NOGROUP"
    assert run(test).startswith(expected)


def test_there_are_no_scripts_without_lua(run: Run, is_fake: bool) -> None:
    async def test(client: Any) -> Any:
        try:
            return await client.eval("return 1", 0)
        except ResponseError as error:
            return str(error).partition(" '")[0].partition(" `")[0].lower()

    assert run(test) == ("unknown command" if is_fake else 1)
