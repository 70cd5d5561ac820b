"""Messages read back from a Redis, one in memory and a real one: form, number and address."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from handfast.model.results import Mode
from handfast.providers.errors import CannotVerify
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.stream import collect, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.model.results import Result

FORM = "exactly the field `data`: a JSON object in UTF-8, encoded once"
TWICE_ENCODED = (
    "doubly encoded JSON (a JSON string with JSON in it): "
    r'"{\"note_id\": \"own/1 \\u00fc\", \"text\": \"milk\"}"'
)
NOT_JSON = (
    "\"{'note_id': 'own/1 ü', 'text': 'milk'}\", which is not JSON (Expecting property name "
    "enclosed in double quotes: line 1 column 2 (char 1))"
)
BROKEN = [
    ("never", ("exactly", "notify:toy", "1 entry", "no entry")),
    ("twice", ("exactly", "notify:toy", "1 entry", "2 entries")),
    (
        "wrong stream",
        ("exactly", "notify:toy", "1 entry", "no entry; 1 entry arrived on notify:toys"),
    ),
    ("extra field", ("wire", "notify:toy", FORM, "the fields data, v")),
    ("other field", ("wire", "notify:toy", FORM, "the fields json")),
    ("doubly encoded", ("wire", "notify:toy", FORM, TWICE_ENCODED)),
    (
        "not UTF-8",
        ("wire", "notify:toy", FORM, "bytes that are not UTF-8 (invalid start byte at byte 12)"),
    ),
    ("not JSON", ("wire", "notify:toy", FORM, NOT_JSON)),
    ("not an object", ("wire", "notify:toy", FORM, r'JSON that is no object: ["own/1 \u00fc"]')),
    ("other id", ("equals", "note_id", '"own/1 ü"', '"n-0"')),
]


@pytest.fixture(params=["in memory", "real"])
def redis(request: pytest.FixtureRequest, memory_redis: Callable[[], Redis]) -> Any:
    """Makes clients of a Redis of either kind."""
    if request.param == "in memory":
        return memory_redis
    url = request.getfixturevalue("redis_url")
    return lambda: Redis.from_url(url)


def verified(toy: Any, broken: str, redis: Any) -> Result:
    provider = toy.note_provider(broken, redis)
    run = verify_in_process([toy.case_of("a reminder")], provider, mode=Mode.REAL_STREAM)
    (result,) = asyncio.run(run)
    return result


@pytest.mark.parametrize("how", ["", "in the background"])
def test_a_message_that_arrives_as_declared_passes(toy: Any, redis: Any, how: str) -> None:
    result = verified(toy, how, redis)
    assert (result.mode, result.mismatches) == (Mode.REAL_STREAM, ())


@pytest.mark.parametrize(("broken", "mismatch"), BROKEN)
def test_each_broken_message_is_reported_as_what_it_is(
    toy: Any, redis: Any, broken: str, mismatch: tuple[str, ...]
) -> None:
    rows = [(f.clause, f.where, f.expected, f.got) for f in verified(toy, broken, redis).mismatches]
    assert rows == [mismatch]


def test_a_run_leaves_the_database_empty(toy: Any, redis: Any) -> None:
    assert verified(toy, "", redis).passed

    async def keys() -> int:
        async with redis() as client:
            return int(await client.dbsize())

    assert asyncio.run(keys()) == 0


def test_clients_that_decode_their_answers_serve_as_well(toy: Any, redis_url: str) -> None:
    def redis() -> Redis:
        return Redis.from_url(redis_url, decode_responses=True)

    assert verified(toy, "", redis).passed
    (mismatch,) = verified(toy, "not UTF-8", redis).mismatches
    assert (mismatch.clause, mismatch.got.split(":")[0]) == ("wire", "bytes that are not UTF-8")


@pytest.mark.parametrize("how", [{"protocol": 2}, {"protocol": 3}, {"legacy_responses": False}])
def test_answers_are_read_in_every_shape_that_the_client_gives(
    toy: Any, redis_url: str, how: dict[str, Any]
) -> None:
    def redis() -> Redis:
        return Redis.from_url(redis_url, **how)

    assert verified(toy, "", redis).passed
    assert [mismatch.got for mismatch in verified(toy, "twice", redis).mismatches] == ["2 entries"]


def test_entries_from_before_the_mark_are_never_counted(toy: Any, redis: Any) -> None:
    async def scene() -> tuple[Any, ...]:
        async with redis() as client:
            await client.xadd("notify:toy", {"data": '{"note_id": "old"}'})
            since = await mark(client, [toy.REMINDER])
            await client.xadd("notify:toy", {"data": '{"note_id": "new"}'})
            arrived = await collect(client, since, toy.REMINDER, 1)
            again = await mark(client, [toy.REMINDER])
            nothing = await collect(client, again, toy.REMINDER, 0)
            pending = await client.xpending("notify:toy", "toy-group")
            await client.flushdb()
        return arrived.payloads, arrived.mismatches, nothing.payloads, pending["pending"]

    assert asyncio.run(scene()) == (({"note_id": "new"},), (), (), 0)


def test_more_entries_than_one_reading_brings_are_all_counted(toy: Any, redis: Any) -> None:
    async def scene() -> str:
        async with redis() as client:
            since = await mark(client, [toy.REMINDER])
            for number in range(120):
                await client.xadd("notify:toy", {"data": f'{{"n": {number}}}'})
            arrived = await collect(client, since, toy.REMINDER, 1)
            await client.flushdb()
        return arrived.mismatches[0].got

    assert asyncio.run(scene()) == "120 entries"


def test_a_stream_that_the_provider_made_anew_is_read_from_its_beginning(
    toy: Any, redis: Any
) -> None:
    async def scene() -> tuple[Any, ...]:
        async with redis() as client:
            since = await mark(client, [toy.REMINDER])
            await client.delete("notify:toy")
            await client.xadd("notify:toy", {"data": '{"n": 1}'})
            arrived = await collect(client, since, toy.REMINDER, 1)
            await client.flushdb()
        return arrived.payloads, arrived.mismatches

    assert asyncio.run(scene()) == (({"n": 1},), ())


def test_a_real_redis_with_keys_is_refused_and_left_as_it_is(toy: Any, redis_url: str) -> None:
    seventh = urlsplit(redis_url)._replace(path="/7").geturl()

    def redis() -> Redis:
        return Redis.from_url(seventh)

    async def store() -> None:
        async with redis() as client:
            await client.set("theirs", "1")

    async def take() -> Any:
        async with redis() as client:
            return await client.getdel("theirs")

    asyncio.run(store())
    with pytest.raises(CannotVerify) as stop:
        verified(toy, "", redis)
    (mismatch,) = stop.value.mismatches
    assert mismatch.got == ("database 7 has 1 key in it: 'theirs'; 1 interaction was not verified")
    assert mismatch.remedy == (
        "delete what an earlier run may have left there (redis-cli -n 7 DEL KEY), or name an empty "
        "database, such as redis://host:port/15"
    )
    assert asyncio.run(take()) == b"1"
