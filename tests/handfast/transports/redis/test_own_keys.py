"""Of a Redis that was given, a run deletes what it wrote; a key of somebody else stops it."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from redis import Redis as Client
from redis.asyncio import Redis

from handfast.model.results import Mode
from handfast.providers.errors import CannotVerify
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.lists import RedisListsReader
from handfast.transports.redis.own_keys import few_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.model.results import Result


def _text(client: Client) -> None:
    client.set("theirs", "1")


def _in_place_of_a_stream(client: Client) -> None:
    client.set("notify:toy", "1")


def _stream_below_the_name(client: Client) -> None:
    client.xadd("notify:toy:theirs", {"data": "{}"})


ARRIVING = {
    "theirs": _text,
    "notify:toy": _in_place_of_a_stream,
    "notify:toy:theirs": _stream_below_the_name,
}


def verified(
    toy: Any, url: str, write: Callable[[Client], None], **more: Any
) -> tuple[Result, ...]:
    """Three reminders, after the first of which somebody writes to the same Redis."""

    def redis() -> Redis:
        return Redis.from_url(url)

    def on_result(_: Result) -> None:
        with Client.from_url(url) as client:
            write(client)

    provider = dataclasses.replace(toy.note_provider("", redis), **more)
    cases = [toy.case_of("a reminder")] * 3
    return asyncio.run(
        verify_in_process(cases, provider, mode=Mode.REAL_STREAM, on_result=on_result)
    )


def keys(url: str) -> list[bytes]:
    with Client.from_url(url) as client:
        return sorted(client.keys("*"))


@pytest.mark.parametrize("key", ARRIVING)
def test_a_key_that_arrives_midway_stops_the_run_and_is_left_alone(
    toy: Any, redis_url: str, key: str
) -> None:
    with pytest.raises(CannotVerify) as stop:
        verified(toy, redis_url, ARRIVING[key])
    (mismatch,) = stop.value.mismatches
    found = f"1 key that the run did not make: {key!r}; 2 interactions were not verified"
    assert mismatch.got == found
    assert "--redis-key" in mismatch.remedy
    assert [result.passed for result in stop.value.results] == [True]
    assert keys(redis_url) == [key.encode()]


def test_keys_are_named_shortened_and_without_what_looks_secret() -> None:
    names = ["session?token=abcd1234", "k" * 90, "c", "d"]
    assert few_of(names) == f"'c', 'd', '{'k' * 59}…, others"
    assert few_of(names[:1]) == "'session?token=***'"


def test_a_key_that_is_named_is_deleted_as_the_services_own(toy: Any, redis_url: str) -> None:
    results = verified(toy, redis_url, _text, redis_keys=("their*",))
    assert [result.passed for result in results] == [True, True, True]
    assert keys(redis_url) == []


def test_what_stands_beside_a_stream_is_deleted_with_it(toy: Any, redis_url: str) -> None:
    def write(client: Client) -> None:
        client.set("{notify:toy}:published:1", "1")

    assert len(verified(toy, redis_url, write)) == 3
    assert keys(redis_url) == []


def test_lists_are_read_from_a_given_redis_and_nothing_else_deleted(
    toy: Any, redis_url: str
) -> None:
    """A database with keys is refused; a key that arrives stops, at every reader alike."""

    async def scene() -> list[str]:
        def clients() -> Redis:
            return Redis.from_url(redis_url)

        refused = []
        async with RedisListsReader(clients).opened() as reader, clients() as client:
            await client.set("theirs", "1")
            with pytest.raises(CannotVerify) as stop:
                await reader.clear()
            refused.append(stop.value.mismatches[0].got)
        with pytest.raises(CannotVerify) as stop:
            async with RedisListsReader(clients).opened():
                raise AssertionError("it was opened")
        return [*refused, stop.value.mismatches[0].got]

    assert asyncio.run(scene()) == [
        "1 key that the run did not make: 'theirs'",
        "database 0 has 1 key in it: 'theirs'",
    ]
    assert keys(redis_url) == [b"theirs"]
