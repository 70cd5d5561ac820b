"""The Redis database that messages are read back from: there, empty, and emptied again.

Knows no stream. A database that holds keys is refused, because it is emptied.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from redis.exceptions import AuthenticationError, RedisError, ResponseError

from handfast.providers.errors import CannotVerify, NotSetUp, start_mismatch
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from redis.asyncio import Redis

    from handfast.providers.provider import RunningProvider

__all__ = ["answering", "clear", "opened", "prepare"]

_REACH_SECONDS = 5.0


@asynccontextmanager
async def opened(provider: RunningProvider) -> AsyncIterator[Redis]:
    """A client of the Redis that the provider publishes to, emptied again at the end.

    Raises:
        CannotVerify: the provider has none, it is away, or its database holds keys.
    """
    if provider.redis is None:
        mismatch = start_mismatch(
            provider.name,
            "the provider was given no Redis to read messages back from",
            "name it with --redis-url, or as RunningProvider(redis=...)",
            expected="a Redis that the provider publishes to",
        )
        raise CannotVerify((mismatch,))
    redis = provider.redis()
    try:
        await prepare(redis)
        try:
            yield redis
        finally:
            # One that went away was reported already, and takes nothing else down with it.
            with suppress(CannotVerify):
                await clear(redis)
    finally:
        await redis.aclose()


async def prepare(redis: Redis) -> None:
    """See that ``redis`` is there and that its database may be emptied: it must be empty.

    Raises:
        CannotVerify: it is away, refuses to be asked, or its database holds keys.
    """
    try:
        async with answering(redis):
            keys = await redis.dbsize()
    except NotSetUp as refused:
        raise CannotVerify((refused.mismatch,)) from refused
    if keys:
        index = redis.connection_pool.connection_kwargs.get("db") or 0
        mismatch = start_mismatch(
            _place(redis),
            f"database {index} has {number_of(keys, 'key')} in it",
            "name an empty database, such as redis://host:port/15",
            expected="an empty database, because it is emptied between interactions",
        )
        raise CannotVerify((mismatch,))


async def clear(redis: Redis) -> None:
    """Empty the database that ``prepare`` found empty.

    Raises:
        CannotVerify: Redis went away.
    """
    async with answering(redis):
        await redis.flushdb()


@asynccontextmanager
async def answering(redis: Redis, more: float = 0.0) -> AsyncIterator[None]:
    """Bounds the wait for Redis to 5 seconds and ``more``, and reports plainly that it is away.

    Raises:
        CannotVerify: it is away.
        NotSetUp: it refuses a command, as it does where the key is of another kind.
    """
    try:
        async with asyncio.timeout(_REACH_SECONDS + more):
            yield
    except ResponseError as error:
        mismatch = start_mismatch(
            _place(redis),
            f"{error}",
            "let nothing else write to the addresses of messages",
            expected="streams, and nothing else, at the addresses of messages",
        )
        raise NotSetUp(mismatch) from error
    except AuthenticationError as error:
        mismatch = start_mismatch(
            _place(redis),
            "it refuses the user or password of its URL, or asks for one",
            "name it with them: redis://USER:PASSWORD@host:port/15",
            expected="a Redis that lets us in, to read messages back from",
        )
        raise CannotVerify((mismatch,)) from error
    except (RedisError, OSError, TimeoutError) as error:
        mismatch = start_mismatch(
            _place(redis),
            f"{type(error).__name__}: {error}" if str(error) else "no answer in time",
            "start it, or give the provider a Redis that answers",
            expected="a Redis that answers, to read messages back from",
        )
        raise CannotVerify((mismatch,)) from error


def _place(redis: Redis) -> str:
    settings = redis.connection_pool.connection_kwargs
    if "server" in settings:
        return "Redis in memory"
    if "path" in settings:
        return f"Redis at {settings['path']}"
    return f"Redis at {settings.get('host', 'localhost')}:{settings.get('port', 6379)}"
