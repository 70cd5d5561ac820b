import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot
from redis.exceptions import ResponseError

from shared import redis_streams
from shared.redis_streams import (
    UnreadableEntryError,
    ack,
    block_within,
    companion,
    consume,
    create_consumer_group,
    decode,
    encode,
    publish,
    publish_once,
)

type Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]

MESSAGE: dict[str, Any] = {
    "text": "caf\u00e9 \U0001f33f",
    "tags": [],
    "memory_id": None,
    "n": 2**53 + 1,
}


def test_streams_and_groups_have_their_names() -> None:
    names = {
        name: getattr(redis_streams, name)
        for name in redis_streams.__all__
        if name.startswith(("STREAM_", "GROUP_"))
    }
    assert names == {
        "STREAM_LLM_IMAGE_TAG": "llm:image_tag",
        "STREAM_LLM_INTENT": "llm:intent",
        "STREAM_LLM_FOLLOWUP": "llm:followup",
        "STREAM_LLM_TASK_MATCH": "llm:task_match",
        "STREAM_LLM_EMAIL_EXTRACT": "llm:email_extract",
        "STREAM_NOTIFY_TELEGRAM": "notify:telegram",
        "GROUP_LLM_WORKER": "llm-worker-group",
        "GROUP_TELEGRAM": "telegram-group",
    }


@pytest.mark.parametrize(
    "options",
    [{}, {"decode_responses": True}, {"protocol": 2}, {"protocol": 3, "decode_responses": True}],
)
def test_what_is_published_is_consumed_and_acknowledged(
    connect: Callable[..., Any], stream: str, options: dict[str, Any]
) -> None:
    async def test() -> None:
        async with connect(**options) as client:
            await create_consumer_group(client, stream, "g")
            sent = await publish(client, stream, MESSAGE)
            [(entry_id, data)] = await consume(client, stream, "g", "c", block_ms=10)
            assert (entry_id, data) == (sent, MESSAGE)
            assert (await client.xpending(stream, "g"))["pending"] == 1
            await ack(client, stream, "g", entry_id)
            assert (await client.xpending(stream, "g"))["pending"] == 0
            assert await consume(client, stream, "g", "c", block_ms=10) == []

    asyncio.run(test())


def test_an_entry_has_one_field_with_json_in_utf8(run: Run, stream: str) -> None:
    async def test(client: Any) -> Any:
        await publish(client, stream, MESSAGE)
        return await client.xrange(stream)

    [(_, fields)] = run(test)
    assert list(fields) == [b"data"]
    assert fields[b"data"].decode() == (
        '{"text":"caf\u00e9 \U0001f33f","tags":[],"memory_id":null,"n":9007199254740993}'
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"at": datetime(2031, 4, 2, tzinfo=UTC)}, TypeError),
        (["no", "object"], TypeError),
        ({"score": float("nan")}, ValueError),
        ({"score": float("inf")}, ValueError),
        ({"text": "\ud800"}, ValueError),
    ],
)
def test_what_is_no_json_is_refused_before_anything_is_sent(
    run: Run, stream: str, data: Any, error: type[Exception]
) -> None:
    async def test(client: Any) -> Any:
        with pytest.raises(error):
            await publish(client, stream, data)
        with pytest.raises(error):
            await publish_once(client, stream, data, "key")
        return await client.keys(f"*{stream}*")

    assert run(test) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "the field 'data' is missing"),
        ({b"date": b"{}"}, "the field 'data' is missing"),
        ({b"data": b""}, "not JSON in UTF-8 (JSONDecodeError)"),
        ({b"data": b'{"a": hunter2}'}, "not JSON in UTF-8 (JSONDecodeError)"),
        ({b"data": b'{"a": "\xff"}'}, "not JSON in UTF-8 (UnicodeDecodeError)"),
        ({b"data": '{"a": "b"}'.encode("utf-16")}, "not JSON in UTF-8 (UnicodeDecodeError)"),
        ({b"data": b'{"a": "\xed\xa0\x80"}'}, "not JSON in UTF-8 (UnicodeDecodeError)"),
        ({b"data": b"[" * 100_000}, "not JSON in UTF-8 (RecursionError)"),
        ({"data": '{"a": ' + "9" * 5000 + "}"}, "not JSON in UTF-8 (ValueError)"),
        ({"data": '{"a": NaN}'}, "NaN is not JSON"),
        ({"data": "[1]"}, "a JSON object is expected, not list"),
    ],
)
def test_an_unreadable_entry_is_reported_by_reason_without_its_content(
    fields: dict[Any, Any], reason: str
) -> None:
    with pytest.raises(UnreadableEntryError) as caught:
        decode(fields)
    assert str(caught.value) == reason


def test_encoding_and_decoding_are_inverse() -> None:
    assert decode({"data": encode(MESSAGE).decode()}) == decode({b"data": encode(MESSAGE)})
    assert decode({b"data": encode(MESSAGE)}) == MESSAGE == json.loads(encode(MESSAGE))


def test_consume_names_the_entry_that_it_cannot_decode(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        await create_consumer_group(client, stream, "g")
        entry_id = (await client.xadd(stream, {"data": "{"})).decode()
        with pytest.raises(UnreadableEntryError, match=f"entry {entry_id}: not JSON"):
            await consume(client, stream, "g", "c", block_ms=10)

    run(test)


def test_a_group_reads_from_the_beginning_and_may_be_created_again(run: Run, stream: str) -> None:
    async def test(client: Any) -> Any:
        await publish(client, stream, {"n": 1})
        await create_consumer_group(client, stream, "g")
        await create_consumer_group(client, stream, "g")
        return await consume(client, stream, "g", "c", count=10, block_ms=10)

    [(_, data)] = run(test)
    assert data == {"n": 1}


def test_an_error_other_than_an_existing_group_is_raised(run: Run, stream: str) -> None:
    async def test(client: Any) -> None:
        await client.set(stream, "no stream")
        with pytest.raises(ResponseError, match="WRONGTYPE"):
            await create_consumer_group(client, stream, "g")

    run(test)


def test_a_key_is_published_once_however_many_try(connect: Callable[..., Any], stream: str) -> None:
    async def test() -> None:
        async with connect() as one, connect() as other:
            ids = await asyncio.gather(
                *(publish_once(client, stream, MESSAGE, "job-1") for client in [one, other] * 5)
            )
            assert sorted(map(type, ids), key=str) == [type(None)] * 9 + [str]
            assert await publish_once(one, stream, MESSAGE, "job-2") is not None
            assert await one.xlen(stream) == 2

    asyncio.run(test())


def test_the_key_of_a_publication_lives_beside_its_stream_for_14_days(
    run: Run, stream: str
) -> None:
    async def test(client: Any) -> Any:
        await publish_once(client, stream, MESSAGE, "job-1")
        return await client.ttl(f"{{{stream}}}:published:job-1")

    assert 14 * 86_400 - 60 < run(test) <= 14 * 86_400


@pytest.mark.parametrize(
    ("stream_name", "key"),
    [
        ("notify:telegram", "{notify:telegram}:dead"),
        ("{orders}:late", "{orders}:late:dead"),
        ("late:{orders}", "late:{orders}:dead"),
        ("a{b", "{a{b}:dead"),
    ],
)
def test_what_belongs_to_a_stream_is_in_its_slot(stream_name: str, key: str) -> None:
    assert companion(stream_name, "dead") == key
    assert key_slot(key.encode()) == key_slot(stream_name.encode())


@pytest.mark.parametrize(
    ("socket_timeout", "asked", "blocks"),
    [
        (None, 5000, 5000),
        (None, 0, 0),
        (5, 5000, 4500),
        (5, 100, 100),
        (5, 0, 4500),
        (1, 0, 500),
        (0.4, 5000, 200),
    ],
)
def test_a_read_never_blocks_as_long_as_the_socket_waits(
    socket_timeout: float | None, asked: int, blocks: int
) -> None:
    client = Redis(socket_timeout=socket_timeout)
    assert block_within(client, asked) == blocks
    assert block_within(SimpleNamespace(), 1) == 1


def test_a_client_from_a_url_has_the_default_timeout_of_its_library() -> None:
    assert 0 < block_within(Redis.from_url("redis://127.0.0.1:1"), 5000) <= 5000


def test_consuming_from_an_idle_stream_ends_before_the_socket_gives_up(
    redis_url: str, stream: str
) -> None:
    async def test() -> Any:
        async with Redis.from_url(redis_url, socket_timeout=2) as client:
            await create_consumer_group(client, stream, "g")
            return await asyncio.wait_for(consume(client, stream, "g", "c"), timeout=20)

    assert asyncio.run(test()) == []


def test_a_read_that_finds_nothing_lets_other_tasks_run(run: Run, stream: str) -> None:
    """A fake server answers without waiting; a loop of reads must not starve the rest."""

    async def test(client: Any) -> bool:
        await create_consumer_group(client, stream, "g")
        other = asyncio.create_task(asyncio.sleep(0))
        for _ in range(3):
            await consume(client, stream, "g", "c", block_ms=5)
        return other.done()

    assert run(test) is True
