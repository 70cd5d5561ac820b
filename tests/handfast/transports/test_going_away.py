"""A transport that went away is why something is not verified, whatever kind it is of."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import boto3
import fakeredis
import pytest
from botocore.config import Config

from handfast.model.results import Responsible, Verdict
from handfast.providers.errors import CannotVerify
from handfast.transports.redis.channels import RedisChannelsReader, _Channels
from handfast.transports.redis.clients import fake_redis, redis_at
from handfast.transports.redis.keys import RedisKeysReader, _Keys
from handfast.transports.redis.lists import RedisListsReader, _Lists
from handfast.transports.redis.reader import AnsweringReader
from handfast.transports.sqs import SqsReader
from handfast.transports.storage_keys import StorageKeysReader

if TYPE_CHECKING:
    from handfast.model.results import Mismatch

KINDS: Final = {
    "redis-list": RedisListsReader,
    "redis-key": RedisKeysReader,
    "redis-channel": RedisChannelsReader,
}
PASSWORD: Final = "invented"  # noqa: S105 - it is nobody's
NOWHERE: Final = f"reader:{PASSWORD}@127.0.0.1:1"
METHODS: Final = ("clear", "mark", "collect")


@pytest.mark.parametrize("kind", KINDS)
def test_a_redis_that_goes_away_in_the_middle_is_reported_once_and_the_rest_is_verified(
    verify: Any, toy: Any, sales: Any, kind: str
) -> None:
    server = fakeredis.FakeServer(server_type="redis", version=(7,))

    def goes(sale: str) -> None:
        server.connected = False

    reader = KINDS[kind](lambda: fakeredis.FakeAsyncRedis(server=server), patience=0)
    provider = toy.note_provider(
        triggers={"something is sold": goes},
        transports={kind: reader.opened},
    )
    provider.states["a sale"] = lambda sale: None
    needs_it = sales.case(sales.message(kind, "sales"))
    with pytest.raises(CannotVerify) as stop:
        verify([needs_it, toy.case_of("read a note"), needs_it], provider)
    assert [(one.interaction, one.passed) for one in stop.value.results] == [("read a note", True)]
    assert [rows(one) for one in stop.value.mismatches] == [
        (
            "Redis in memory",
            "a Redis that answers, to read messages back from",
            "start it, or give the provider a Redis that answers",
            Responsible.SET_UP,
        )
    ]
    assert stop.value.mismatches[0].got.endswith("; 2 interactions were not verified")


def rows(mismatch: Mismatch) -> tuple[str, str, str, Responsible]:
    """What is away, and what to do; how it says so depends on the machine."""
    return mismatch.where, mismatch.expected, mismatch.remedy, mismatch.whose


def stopped(reader: Any, method: str, message: Any, since: Any = None) -> Mismatch:
    """Why ``reader`` stops where ``method`` is called; a password is not shown."""
    arguments = {"clear": (), "mark": ([message],), "collect": (since, message, 1)}[method]
    with pytest.raises(CannotVerify) as stop:
        asyncio.run(getattr(reader, method)(*arguments))
    (mismatch,) = stop.value.mismatches
    assert PASSWORD not in f"{stop.value} {mismatch}"
    return mismatch


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_redis_that_is_away_is_named_without_its_password_and_with_what_to_do(
    sales: Any, kind: str, method: str
) -> None:
    redis = redis_at(f"redis://{NOWHERE}/0")()
    reads: dict[str, Any] = {
        "redis-list": _Lists(redis, 0, ()),
        "redis-key": _Keys(redis, 0, ()),
        "redis-channel": _Channels(redis.pubsub(), 0),
    }
    if kind == "redis-channel" and method != "mark":
        reads[kind].patterns.add("sales")  # it was marked before
    since: dict[str, Any] = {"redis-list": {}, "redis-key": frozenset(), "redis-channel": 0}
    reader = AnsweringReader(redis, reads[kind], "entries", 0)
    mismatch = stopped(reader, method, sales.message(kind, "sales"), since[kind])
    assert rows(mismatch) == (
        "Redis at 127.0.0.1:1",
        "a Redis that answers, to read messages back from",
        "start it, or give the provider a Redis that answers",
        Responsible.SET_UP,
    )
    assert mismatch.got.startswith("ConnectionError: ")


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("kind", "method"),
    [("sqs", "clear"), ("sqs", "collect"), ("storage-key", "mark"), ("storage-key", "collect")],
)
def test_a_queue_or_a_bucket_that_is_away_is_named_without_a_password_and_with_what_to_do(
    sales: Any, kind: str, method: str
) -> None:
    """Each client raises errors of its own."""
    client: Any = boto3.client(
        "sqs" if kind == "sqs" else "s3",
        endpoint_url=f"http://{NOWHERE}",
        config=Config(retries={"total_max_attempts": 1}),
    )
    queue, bucket = SqsReader(client, ("sales",), 0), StorageKeysReader(client, "sales", 0)
    reader, place = (queue, "queue sales") if kind == "sqs" else (bucket, "bucket sales")
    mismatch = stopped(reader, method, sales.message(kind, "sales"), frozenset())
    assert rows(mismatch) == (
        place,
        "what messages are read back from, and that it answers",
        "start it, or give the reader a client that may read it and delete there",
        Responsible.SET_UP,
    )
    assert mismatch.got.startswith("EndpointConnectionError: Could not connect to the endpoint")


def test_an_address_of_another_type_is_why_its_interaction_alone_is_not_verified(
    verify: Any, toy: Any, sales: Any
) -> None:
    """The others need none of it, and are verified."""
    clients = fake_redis()

    async def sets(sale: str) -> None:
        async with clients() as redis:
            await redis.set("sales", "a text")

    provider = toy.note_provider(
        triggers={"something is sold": sets},
        transports={"redis-list": RedisListsReader(clients, patience=0).opened},
    )
    provider.states["a sale"] = lambda sale: None
    case = sales.case(sales.message("redis-list", "sales"))
    wrong, right = verify([case, toy.case_of("read a note")], provider)
    assert [(rows(one), one.got) for one in wrong.mismatches] == [
        (
            (
                "Redis in memory",
                "lists, and nothing else, at the addresses of messages",
                "let nothing else write to the addresses of messages",
                Responsible.SET_UP,
            ),
            "WRONGTYPE Operation against a key holding the wrong kind of value",
        )
    ]
    assert (wrong.verdict, right.verdict) == (Verdict.NOT_VERIFIED, Verdict.PASSED)
