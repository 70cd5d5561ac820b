"""The Redis database that messages are read back from: there, empty, and left as empty.

A database that holds keys is refused; of one that gets some, only the run's own are deleted.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from redis.exceptions import AuthenticationError, RedisError, ResponseError

from handfast.providers.errors import CannotVerify, NotSetUp, start_mismatch
from handfast.transports.redis.clients import is_ours, place_of
from handfast.transports.redis.own_keys import delete_own, few_of
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection

    from redis.asyncio import Redis

    from handfast.providers.provider import RunningProvider

__all__ = ["answering", "beside", "borrowed", "clear", "opened", "prepare"]

_REACH_SECONDS = 5.0
_NO_DATABASE = "DB index is out of range"
_LOOKED_AT = 1000


@asynccontextmanager
async def opened(provider: RunningProvider, streams: Collection[str] = ()) -> AsyncIterator[Redis]:
    """A client of the Redis that the provider publishes to; at the end its ``streams`` are deleted.

    Raises:
        CannotVerify: the provider has none, it is away, or its database holds keys.
    """
    if provider.redis is None:
        mismatch = start_mismatch(
            provider.name,
            "the provider was given no Redis to read messages back from",
            "name it with --redis-url, in REDIS_URL, or as RunningProvider(redis=...)",
            expected="a Redis that the provider publishes to",
        )
        raise CannotVerify((mismatch,))
    redis = provider.redis()
    try:
        await prepare(redis)
        try:
            yield redis
        finally:
            # One that went away was reported already, and a key of others is left alone.
            with suppress(CannotVerify):
                await clear(redis, streams, provider.redis_keys)
    finally:
        await redis.aclose()


@asynccontextmanager
async def borrowed(redis: Redis, give_back: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """See that nobody else's keys are in ``redis``, and delete the run's own at the end.

    ``give_back`` deletes them, and raises as readers of messages do.

    Raises:
        CannotVerify: it is away, or its database holds keys.
    """
    if not is_ours(redis):
        await prepare(redis)
    try:
        yield
    finally:
        with suppress(CannotVerify, NotSetUp):
            await give_back()


async def prepare(redis: Redis) -> None:
    """See that ``redis`` is there and that its database is empty.

    Raises:
        CannotVerify: it is away, refuses to be asked, or its database holds keys.
    """
    try:
        async with answering(redis):
            count = await redis.dbsize()
            some = await _some_keys(redis) if count else []
    except NotSetUp as refused:
        raise CannotVerify((refused.mismatch,)) from refused
    if count:
        index = redis.connection_pool.connection_kwargs.get("db") or 0
        mismatch = start_mismatch(
            place_of(redis),
            f"database {index} has {number_of(count, 'key')} in it: {few_of(some)}",
            f"delete what an earlier run may have left there (redis-cli -n {index} DEL KEY), "
            "or name an empty database, such as redis://host:port/15",
            expected="an empty database, so that nobody's keys are taken for the run's",
        )
        raise CannotVerify((mismatch,))


async def _some_keys(redis: Redis) -> list[str]:
    """The keys of a database as texts, but no more than are looked at in one step or two."""
    found: list[str] = []
    with suppress(UnicodeDecodeError):  # of a client that reads each key as text
        async for key in redis.scan_iter(count=_LOOKED_AT):
            found.append(key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key))
            if len(found) >= _LOOKED_AT:
                break
    return found


def beside(stream: str) -> str:
    """What the keys that belong to a stream begin with, so that they share its slot of a cluster.

    That is ``{stream}:``, or ``stream:`` where its name has a hash tag itself.
    """
    tag, end, _ = stream.partition("{")[2].partition("}")
    return f"{stream}:" if tag and end else f"{{{stream}}}:"


async def clear(redis: Redis, streams: Collection[str], named: Collection[str] = ()) -> None:
    """Delete ``streams``, the keys `beside` each, and what ``named`` fits.

    Raises:
        CannotVerify: Redis went away, or has other keys.
    """
    companions = tuple(map(beside, streams))

    def is_own(name: str, kind: str) -> bool:
        return (kind == "stream" and name in streams) or name.startswith(companions)

    async with answering(redis):
        await delete_own(redis, is_own, named)


@asynccontextmanager
async def answering(redis: Redis, more: float = 0.0, kind: str = "streams") -> AsyncIterator[None]:
    """Bounds the wait for Redis to 5 seconds and ``more``, and reports plainly that it is away.

    ``kind`` is what must stand at the addresses of messages.

    Raises:
        CannotVerify: it is away.
        NotSetUp: it refuses a command, as it does where the key is of another kind.
    """
    try:
        async with asyncio.timeout(_REACH_SECONDS + more):
            yield
    except ResponseError as error:
        if _NO_DATABASE in str(error):
            mismatch = start_mismatch(
                place_of(redis),
                f"{error}: {redis.connection_pool.connection_kwargs.get('db')}",
                "name a database that it has, such as redis://host:port/15",
                expected="a database of the number that its URL ends with",
            )
            raise CannotVerify((mismatch,)) from error
        mismatch = start_mismatch(
            place_of(redis),
            f"{error}",
            "let nothing else write to the addresses of messages",
            expected=f"{kind}, and nothing else, at the addresses of messages",
        )
        raise NotSetUp(mismatch) from error
    except AuthenticationError as error:
        mismatch = start_mismatch(
            place_of(redis),
            "it refuses the user or password of its URL, or asks for one",
            "name it with them: redis://USER:PASSWORD@host:port/15",
            expected="a Redis that lets us in, to read messages back from",
        )
        raise CannotVerify((mismatch,)) from error
    except (RedisError, OSError, TimeoutError) as error:
        mismatch = start_mismatch(
            place_of(redis),
            f"{type(error).__name__}: {error}" if str(error) else "no answer in time",
            "start it, or give the provider a Redis that answers",
            expected="a Redis that answers, to read messages back from",
        )
        raise CannotVerify((mismatch,)) from error
