"""Whatever happens in whatever order, each message is handled or set aside: against a model."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from fakeredis import FakeAsyncRedis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from pydantic import BaseModel
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from shared.streams import (
    Stream,
    batches,
    dead_letters,
    publish_message,
    publish_messages,
    trim,
)

CONSUMERS = st.sampled_from(["a", "b"])
IDLE_MS = 600_000
"""Longer than a test takes: the clock decides nothing. Who crashed is made idle by the machine."""


class Number(BaseModel):
    """A message that is one of the model's."""

    number: int


class Events(RuleBasedStateMachine):
    """Publishing, reading, crashing and trimming; the model knows what must come to an end."""

    connect: Callable[[], Any]
    patience = 10.0

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.client = self.runner.run(self._connected())
        self.stream = Stream[Number](f"events:{uuid4()}", "g", Number)
        self.published: list[int] = []
        self.unreadable = 0
        self.keys: set[str] = set()
        self.reading: dict[str, Any] = {}
        self.current: dict[str, list[int]] = {}
        self.acknowledged: set[int] = set()
        self.unread = 0
        self.left = 0

    async def _connected(self) -> Any:
        return self.connect()

    @rule(count=st.integers(1, 4))
    def publish(self, count: int) -> None:
        """Several at once."""
        numbers = range(len(self.published), len(self.published) + count)
        messages = [Number(number=number) for number in numbers]
        self.runner.run(publish_messages(self.client, self.stream, messages))
        self.published += numbers
        self.unread += count

    @rule(key=st.sampled_from("xyz"))
    def publish_once(self, key: str) -> None:
        """Again and again under a few keys."""
        message = Number(number=len(self.published))
        added = self.runner.run(publish_message(self.client, self.stream, message, key=key))
        assert (added is None) == (key in self.keys)
        if added is not None:
            self.keys.add(key)
            self.published.append(message.number)
            self.unread += 1

    @rule()
    def publish_what_cannot_be_read(self) -> None:
        """It is set aside once it is read."""
        self.runner.run(self.client.xadd(self.stream.name, {"data": "{"}))
        self.unreadable += 1

    @precondition(lambda self: self.unread or self.left)
    @rule(consumer=CONSUMERS)
    def take(self, consumer: str) -> None:
        """Ask for a batch, which acknowledges the one before."""
        if consumer in self.reading:
            if not self.unread:
                return  # it looks for what others left when it begins, and then by the clock
        else:
            self.reading[consumer] = batches(
                self.client,
                self.stream,
                consumer,
                count=3,
                idle_ms=IDLE_MS,
                block_ms=1,
                deliveries=1000,
            )
        found = self.runner.run(
            asyncio.wait_for(anext(self.reading[consumer]), timeout=self.patience)
        )
        self.acknowledged.update(self.current.get(consumer, []))
        self.current[consumer] = [delivery.message.number for delivery in found]
        assert not self.acknowledged & set(self.current[consumer])
        if all(delivery.deliveries == 1 for delivery in found):
            self.unread -= len(found)
        else:
            self.left -= len(found)

    @precondition(lambda self: self.current)
    @rule(consumer=CONSUMERS)
    def crash(self, consumer: str) -> None:
        """Leave a batch in its middle, a while ago."""
        if consumer not in self.current:
            return
        self.left += len(self.current.pop(consumer))
        self.runner.run(self.reading.pop(consumer).aclose())
        self.runner.run(self._make_idle(consumer))

    async def _make_idle(self, consumer: str) -> None:
        place = (self.stream.name, self.stream.group)
        rows = await self.client.xpending_range(*place, "-", "+", 1000, consumername=consumer)
        if ids := [row["message_id"] for row in rows]:
            await self.client.xclaim(*place, consumer, 0, ids, idle=2 * IDLE_MS, justid=True)

    @rule(keep=st.integers(0, 5))
    def cut(self, keep: int) -> None:
        """Take away what every group has handled."""
        with suppress(LookupError):
            self.runner.run(self._trim(keep))

    async def _trim(self, keep: int) -> None:
        if await self.client.exists(self.stream.name) and await self.client.xinfo_groups(
            self.stream.name
        ):
            await trim(self.client, self.stream.name, keep)

    @invariant()
    def no_more_is_pending_than_was_taken(self) -> None:
        """And what was acknowledged is not."""
        assert len(self.acknowledged) <= len(self.published)

    def teardown(self) -> None:
        """Let one more consumer handle the rest, and compare."""
        try:
            for consumer in list(self.reading):
                self.runner.run(self.reading.pop(consumer).aclose())
            handled = self.runner.run(self._handle_the_rest())
            assert self.acknowledged | handled == set(self.published)
            assert not self.acknowledged & handled
            assert self.runner.run(self._dead()) == self.unreadable
        finally:
            self.runner.run(self.client.aclose())
            self.runner.close()

    async def _handle_the_rest(self) -> set[int]:
        handled: set[int] = set()
        missing = set(self.published) - self.acknowledged
        reader = batches(self.client, self.stream, "last", idle_ms=1, block_ms=1, deliveries=1000)
        async with asyncio.timeout(self.patience):
            if missing or self.unreadable:
                await publish_message(self.client, self.stream, Number(number=-1))
                async for batch in reader:
                    handled |= {delivery.message.number for delivery in batch}
                    if missing <= handled and -1 in handled:
                        break
        await reader.aclose()
        return handled - {-1}

    async def _dead(self) -> int:
        return len([letter async for letter in dead_letters(self.client, self.stream.name)])


def machine(connect: Callable[[], Any]) -> type[Events]:
    """Make the machine for one server."""
    return type("EventsThere", (Events,), {"connect": staticmethod(connect)})


def options(examples: int, steps: int) -> settings:
    """So many runs of so many steps, the same each time."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def test_nothing_is_lost_in_any_order(connect: Callable[..., Any]) -> None:
    run_machine(machine(connect), settings=options(3, 12))


def test_a_reader_that_acknowledges_at_once_is_found_to_lose_messages() -> None:
    def careless() -> Any:
        client: Any = FakeAsyncRedis()
        execute = client.execute_command

        def execute_command(*sent: Any, **given: Any) -> Any:
            at_once = ["NOACK"] if sent[0] == "XREADGROUP" else []
            return execute(*sent[:4], *at_once, *sent[4:], **given)

        client.execute_command = execute_command
        return client

    hasty = type("HastyEvents", (machine(careless),), {"patience": 0.2})
    with pytest.raises((AssertionError, TimeoutError, ExceptionGroup)):
        run_machine(hasty, settings=settings(options(20, 12), phases=[Phase.generate]))


@pytest.mark.long
def test_nothing_is_lost_in_any_order_of_many(connect: Callable[..., Any]) -> None:
    run_machine(machine(connect), settings=options(300, 40))


@pytest.mark.long
def test_nor_on_the_newest_server(redis_8_url: str) -> None:
    """Redis 8; the others are of 6.2 and 7, where the wheel of 6.2 is installed."""
    with Redis.from_url(redis_8_url) as client:
        assert str(client.info("server")["redis_version"]).startswith("8.")
    run_machine(machine(lambda: AsyncRedis.from_url(redis_8_url)), settings=options(300, 40))
