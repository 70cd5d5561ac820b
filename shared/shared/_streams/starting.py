"""What is checked before a stream is read: that Redis answers, and that no read outlives a socket.

Reads nothing.
"""

import asyncio
from typing import Any

from redis.exceptions import (
    BusyLoadingError,
    OutOfMemoryError,
    RedisClusterException,
    ResponseError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared._streams.dead_letters import text
from shared._streams.refusals import named, passes
from shared._text.faults import one_line
from shared.redis_streams import block_within, create_consumer_group

__all__ = ["StreamUnavailableError", "begin_reading", "fitting_block"]

_BLOCK_MS = 2000
_CONNECT_SECONDS = 5.0
_PAUSE = 0.05
_AWAY = (RedisConnectionError, RedisTimeoutError, RedisClusterException, OSError)


class StreamUnavailableError(ConnectionError):
    """Redis does not answer at the start: where it was looked for, and what to do."""


def fitting_block(redis_client: Any, block_ms: int | None) -> int:
    """Choose how long a read waits (milliseconds), where nothing else is asked for.

    Raises:
        ValueError: the client's socket would give up before such a read is answered.
    """
    longest = block_within(redis_client, 0)
    if block_ms is None:
        return min(_BLOCK_MS, longest) if longest else _BLOCK_MS
    if longest and block_ms > longest:
        raise ValueError(
            f"block_ms is {block_ms}, but the client's socket_timeout allows {longest}: entries"
            " that come later would stay pending; give less, or a client with a longer"
            " socket_timeout (or None)"
        )
    return block_ms


async def begin_reading(redis_client: Any, stream_name: str, group: str) -> None:
    """Make the group, once Redis answers within the client's connect timeout (or 5 s).

    Raises:
        StreamUnavailableError: it does not.
        StreamRefusedError: it refuses, with what to do.
    """
    pool = getattr(redis_client, "connection_pool", redis_client)  # a cluster's client has none
    options = getattr(pool, "connection_kwargs", {})
    seconds = options.get("socket_connect_timeout") or _CONNECT_SECONDS
    last: BaseException = TimeoutError("no answer")
    try:
        with named(stream_name):
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        await create_consumer_group(redis_client, stream_name, group)
                        return
                    except BusyLoadingError:
                        return  # it is there, and answers soon
                    except OutOfMemoryError:
                        # To read and acknowledge needs none, and lets a stream be trimmed.
                        if not await _has_group(redis_client, stream_name, group):
                            raise
                        return
                    except _AWAY as error:
                        if not passes(error):
                            raise
                        last = error  # perhaps no more than a lost reply
                        await asyncio.sleep(_PAUSE)
    except TimeoutError:
        cause = one_line(f"{type(last).__name__}: {last}")
        place = _place_of(redis_client, options)
        raise StreamUnavailableError(
            f"stream {stream_name}: Redis at {place} gives no usable answer within {seconds:g} s"
            f" ({cause}); start it, or give the client the URL of one that runs"
        ) from last


def _place_of(redis_client: Any, options: dict[str, Any]) -> str:
    if nodes := getattr(redis_client, "startup_nodes", ()):
        return ", ".join(f"{node.host}:{node.port}" for node in nodes)
    if name := getattr(redis_client.connection_pool, "service_name", None):
        return f"the primary {name} of Sentinel"
    return options.get("path") or f"{options.get('host', '?')}:{options.get('port', '?')}"


async def _has_group(redis_client: Any, stream_name: str, group: str) -> bool:
    try:
        found = await redis_client.xinfo_groups(stream_name)
    except ResponseError:  # no such stream
        return False
    return group in {text(one["name"]) for one in found}
