"""The cache against a real Redis: prefix, times, JSON, and failures that differ."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ConfigError, PipelineError, RetryableError, ValidationError
from shared.redis_client import KEY_PREFIX, RedisClient, redis, redis_client
from shared.redis_client.values import from_json, to_json

type InCache = Callable[..., Any]


def within(url: str, test: Callable[[RedisClient], Awaitable[Any]], seconds: float = 5) -> Any:
    """Run a coroutine function with a cache that is closed afterwards."""

    async def with_cache() -> Any:
        cache = RedisClient(url, seconds=seconds)
        try:
            return await asyncio.wait_for(test(cache), timeout=60)
        finally:
            await cache.close()

    return asyncio.run(with_cache())


@pytest.fixture
def in_cache(redis_url: str) -> InCache:
    """Run a coroutine function with a cache in a real Redis."""
    return lambda test: within(redis_url, test)


@pytest.fixture
def silent_url() -> Iterator[str]:
    """Yield the URL of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def unused_url() -> str:
    """Name a URL where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{free.getsockname()[1]}"


def test_both_names_are_one_client() -> None:
    assert redis is redis_client


def test_a_text_is_stored_under_the_prefix_for_its_time(in_cache: InCache) -> None:
    async def stored(cache: RedisClient) -> list[Any]:
        raw = cache.client
        return [
            await cache.set("key", "wört\r\n", ex=3600),
            await cache.get("key"),
            await raw.get(f"{KEY_PREFIX}key"),
            await raw.get("key"),
            0 < await raw.ttl(f"{KEY_PREFIX}key") <= 3600,
            await cache.set("key", "for good"),
            await raw.ttl(f"{KEY_PREFIX}key"),
            await cache.get("no such key"),
        ]

    assert KEY_PREFIX == "videogen:cache:"
    assert in_cache(stored) == [True, "wört\r\n", "wört\r\n", None, True, True, -1, None]


def test_only_what_was_there_counts_as_deleted(in_cache: InCache) -> None:
    async def deleted(cache: RedisClient) -> list[bool]:
        await cache.set("key", "value")
        await cache.client.set("other", "without the prefix")
        return [await cache.delete(key) for key in ("key", "key", "other")]

    assert in_cache(deleted) == [True, False, False]


def test_json_comes_back_and_three_types_come_back_as_text(in_cache: InCache) -> None:
    data = {
        "id": UUID(int=1),
        "at": datetime(2026, 1, 2, tzinfo=UTC),
        "day": date(2026, 1, 2),
        "cost": Decimal("0.0600"),
        "rest": ["wört", None, True, 1.5, {}],
    }

    async def stored(cache: RedisClient) -> list[Any]:
        return [
            await cache.set_json("key", data, ttl=60),
            await cache.get_json("key"),
            0 < await cache.client.ttl(f"{KEY_PREFIX}key") <= 60,
            await cache.get_json("no such key"),
            await cache.set_json("null", None),
            await cache.get_json("null"),
        ]

    texts = {
        "id": "00000000-0000-0000-0000-000000000001",
        "at": "2026-01-02T00:00:00+00:00",
        "day": "2026-01-02",
        "cost": "0.0600",
    }
    assert in_cache(stored) == [True, {**data, **texts}, True, None, True, None]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
def test_whatever_json_is_written_comes_back(value: Any) -> None:
    assert from_json(to_json(value)) == value


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda cache: cache.set("key", "value", ex=0), "redis: ex: "),
        (lambda cache: cache.set("key", "value", ex=-1), "redis: ex: "),
        (lambda cache: cache.set("key", "value", ex=1.5), "redis: ex: "),
        (lambda cache: cache.set("key", "value", ex=True), "redis: ex: "),
        (lambda cache: cache.set_json("key", {}, ttl=0), "redis: ttl: "),
        (lambda cache: cache.set("key", b"value"), "redis set: a text is expected, got bytes"),
        (lambda cache: cache.set("key", 1), "redis set: a text is expected, got int"),
        (lambda cache: cache.set("key", "\ud800"), "redis set: text without lone surrogates"),
        (lambda cache: cache.set("", "value"), "redis: a key is expected"),
        (lambda cache: cache.get(7), "redis: a key is expected"),
        (lambda cache: cache.get("\ud800"), "redis get: text without lone surrogates"),
        (lambda cache: cache.delete(None), "redis: a key is expected"),
        (lambda cache: cache.set_json("key", object()), r"set_json: no JSON \(TypeError\)"),
        (lambda cache: cache.set_json("key", {1, 2}), r"set_json: no JSON \(TypeError\)"),
        (lambda cache: cache.set_json("key", float("nan")), r"set_json: no JSON \(ValueError\)"),
    ],
)
def test_a_wrong_argument_is_refused_and_nothing_is_stored(
    in_cache: InCache, call: Any, message: str
) -> None:
    async def refused(cache: RedisClient) -> Any:
        with pytest.raises(ValidationError, match=message):
            await call(cache)
        return await cache.client.dbsize()

    assert in_cache(refused) == 0


@pytest.mark.parametrize("stored", [b"no JSON", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_named_so_and_never_retryable(in_cache: InCache, stored: bytes) -> None:
    async def read(cache: RedisClient) -> PipelineError:
        await cache.client.set(f"{KEY_PREFIX}key", stored)
        with pytest.raises(PipelineError) as raised:
            await cache.get_json("key")
        return raised.value

    error = in_cache(read)
    assert (type(error), error.code) == (PipelineError, "REDIS_UNREADABLE")


def test_what_redis_refuses_is_named_so_and_never_retryable(
    in_cache: InCache, redis_url: str
) -> None:
    async def read_a_hash(cache: RedisClient) -> PipelineError:
        await cache.client.hset(f"{KEY_PREFIX}key", "field", "value")
        with pytest.raises(PipelineError) as raised:
            await cache.get("key")
        return raised.value

    async def wrong_password(cache: RedisClient) -> PipelineError:
        with pytest.raises(PipelineError) as raised:
            await cache.get("key")
        return raised.value

    address = redis_url.partition("://")[2].rpartition("@")[2]
    errors = [in_cache(read_a_hash), within(f"redis://:s3cret@{address}", wrong_password)]
    assert [(type(error), error.code) for error in errors] == [(PipelineError, "REDIS_REFUSED")] * 2
    assert not any("s3cret" in repr(error) for error in errors)


@pytest.mark.parametrize(
    "call",
    [
        lambda cache: cache.set("key", "value"),
        lambda cache: cache.get("key"),
        lambda cache: cache.delete("key"),
        lambda cache: cache.set_json("key", {}),
        lambda cache: cache.get_json("key"),
    ],
    ids=["set", "get", "delete", "set_json", "get_json"],
)
def test_without_redis_every_call_is_retryable(silent_url: str, unused_url: str, call: Any) -> None:
    for url in (silent_url, unused_url):
        with pytest.raises(RetryableError, match="not available") as raised:
            within(url, call, seconds=0.1)
        assert raised.value.code == "REDIS_UNAVAILABLE"


def test_health_never_raises(
    in_cache: InCache, silent_url: str, unused_url: str, redis_url: str
) -> None:
    check: Any = RedisClient.health_check
    assert in_cache(check) is True
    assert [within(url, check, seconds=0.1) for url in (silent_url, unused_url)] == [False, False]
    assert within("no URL", check) is False


def test_the_client_of_the_settings_works_in_one_event_loop_after_another(
    environment: dict[str, str], redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)

    async def next_number() -> str | None:
        before = await redis.get("number")
        await redis.set("number", str(int(before or 0) + 1))
        await redis.close()
        return before

    assert [asyncio.run(next_number()) for _ in range(3)] == [None, "1", "2"]


def test_without_settings_a_call_names_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="REDIS_URL is missing"):
        asyncio.run(redis.get("key"))
