"""`redis`: the cache of the video pipeline; every key has the prefix `videogen:cache:`.

System document "Shared Components", "Redis Client". Nothing is tried twice here: whoever may call
again does so by `shared.retry`.
"""

from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared._connections.per_loop import PerLoop
from shared.config import get_settings
from shared.redis_client.failures import FAILURES, meaning
from shared.redis_client.values import (
    checked_key,
    checked_seconds,
    checked_text,
    from_json,
    to_json,
)

__all__ = ["KEY_PREFIX", "RedisClient", "redis", "redis_client"]

KEY_PREFIX: Final = "videogen:cache:"

_SECONDS_TO_CONNECT: Final = 5.0
_SECONDS_TO_ANSWER: Final = 5.0


class RedisClient:
    """A cache in Redis; connections are made when they are needed, for each event loop.

    Without `url` it is that of the settings; an answer may take `seconds`.

    Every method raises `RetryableError` where Redis is not available (`REDIS_UNAVAILABLE`),
    `PipelineError` where Redis refuses (`REDIS_REFUSED`) or what is stored can't be read
    (`REDIS_UNREADABLE`), and `ValidationError` for its arguments.
    """

    def __init__(self, url: str | None = None, *, seconds: float = _SECONDS_TO_ANSWER) -> None:
        self._url = url
        self._seconds = seconds
        self._clients: PerLoop[Redis] = PerLoop(self._connected)

    @property
    def client(self) -> Redis:
        """redis-py's own client: keys without a prefix, errors of redis-py."""
        return self._clients.get()

    async def set(self, key: str, value: str, ex: int | None = None) -> bool:
        """Store a text, for `ex` seconds or for good; returns True."""
        checked_seconds(ex, "ex")
        await self._set("set", key, checked_text(value), ex)
        return True

    async def get(self, key: str) -> str | None:
        """Return a text; None if there is none."""
        return await self._get("get", key)

    async def delete(self, key: str) -> bool:
        """Delete what is stored; False if there was nothing."""
        name = KEY_PREFIX + checked_key(key)
        try:
            return bool(await self._clients.get().delete(name))
        except FAILURES as error:
            raise meaning("delete", error) from None

    async def set_json(self, key: str, data: Any, ttl: int | None = None) -> bool:
        """Store data as JSON, for `ttl` seconds or for good; returns True."""
        checked_seconds(ttl, "ttl")
        await self._set("set_json", key, to_json(data), ttl)
        return True

    async def get_json(self, key: str) -> Any:
        """Return data that was stored as JSON; None if there is none."""
        text = await self._get("get_json", key)
        return None if text is None else from_json(text)

    async def health_check(self) -> bool:
        """Whether Redis answers in time; never raises."""
        try:
            return bool(await self._clients.get().ping())
        except Exception:
            return False

    async def close(self) -> None:
        """Close the connections of the running event loop; the next use opens new ones."""
        if client := self._clients.pop():
            await client.aclose()

    async def _set(self, command: str, key: str, text: str, seconds: int | None) -> None:
        name = KEY_PREFIX + checked_key(key)
        try:
            await self._clients.get().set(name, text, ex=seconds)
        except FAILURES as error:
            raise meaning(command, error) from None

    async def _get(self, command: str, key: str) -> str | None:
        name = KEY_PREFIX + checked_key(key)
        try:
            found: Any = await self._clients.get().get(name)
        except FAILURES as error:
            raise meaning(command, error) from None
        return None if found is None else str(found)

    def _connected(self) -> Redis:
        return Redis.from_url(
            self._url or get_settings().redis_url,
            decode_responses=True,
            socket_connect_timeout=_SECONDS_TO_CONNECT,
            socket_timeout=self._seconds,
            retry=Retry(NoBackoff(), 0),
        )


redis = redis_client = RedisClient()
"""The cache of the settings."""
