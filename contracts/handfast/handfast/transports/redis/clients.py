"""Where clients of a Redis come from: a fake one in memory, or a real one by its URL.

A client belongs to the event loop it is first used on, so what is handed around is how to
make one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

if TYPE_CHECKING:
    from fakeredis import FakeServer

__all__ = ["Clients", "OwnRedis", "fake_redis", "is_ours", "place_of", "redis_at"]

Clients = Callable[[], Redis]


class OwnRedis(Redis):
    """A client of a Redis that was started for the run: nobody else writes there."""


_SECONDS_TO_CONNECT = 2.0
_SECONDS_TO_ANSWER = 10.0


def fake_redis() -> Clients:
    """Clients of one new Redis in memory, which is made with the first of them."""
    made: dict[str, FakeServer] = {}

    def client() -> Redis:
        # Where no message is read back, nobody pays for importing it: a quarter of all imports.
        import fakeredis  # noqa: PLC0415

        if "server" not in made:
            made.setdefault("server", fakeredis.FakeServer(server_type="redis", version=(7,)))
        new: Redis = fakeredis.FakeAsyncRedis(server=made["server"])
        pool: Any = new.connection_pool
        pool.connection_class = _leaving(pool.connection_class)
        new.auto_close_connection_pool = True  # it is this client's alone
        return new

    return client


@cache
def _leaving(kind: Any) -> Any:
    """``kind`` of connection, but its server forgets it at its end.

    fakeredis lets go of the socket without closing it: each client of a long run would stay there.
    """

    async def disconnect(self: Any, *args: Any, **kwargs: Any) -> None:
        socket = getattr(self, "_sock", None)
        await kind.disconnect(self, *args, **kwargs)
        if socket is not None and socket in self._server.sockets:
            socket.close()

    return type(kind.__name__, (kind,), {"disconnect": disconnect})


def redis_at(url: str, kind: type[Redis] = Redis) -> Clients:
    """Clients of the Redis at ``url`` that give up soon and repeat nothing by themselves.

    Raises:
        ValueError: ``url`` is none of a Redis. The message does not quote it: it may hold a
            password.
    """
    try:
        parse_url(url)
    except ValueError:
        raise ValueError("no address of a Redis, such as redis://127.0.0.1:6379/0") from None
    once = Retry(NoBackoff(), 0)
    return lambda: kind.from_url(
        url,
        socket_connect_timeout=_SECONDS_TO_CONNECT,
        socket_timeout=_SECONDS_TO_ANSWER,
        retry=once,
    )


def is_ours(redis: Redis) -> bool:
    """Whether nobody but the run writes there: it is in memory, or was started for it."""
    return isinstance(redis, OwnRedis) or "server" in redis.connection_pool.connection_kwargs


def place_of(redis: Redis) -> str:
    """Where ``redis`` is, without a password."""
    settings = redis.connection_pool.connection_kwargs
    if "server" in settings:
        return "Redis in memory"
    if "path" in settings:
        return f"Redis at {settings['path']}"
    return f"Redis at {settings.get('host', 'localhost')}:{settings.get('port', 6379)}"
