"""How long a stream is, and how far each of its groups has come. Changes nothing."""

from dataclasses import dataclass
from typing import Any

from shared._streams.dead_letters import dead_letter_stream, text

__all__ = ["GroupProgress", "StreamProgress", "progress"]


@dataclass(frozen=True)
class GroupProgress:
    """How far a group is: entries not read (None: the server can't say), entries pending.

    `idle_ms` is for how long (milliseconds) the oldest pending entry was not delivered or guarded;
    None where nothing is pending.
    """

    name: str
    lag: int | None
    pending: int
    idle_ms: int | None


@dataclass(frozen=True)
class StreamProgress:
    """A stream's length, its dead letters, and its groups; 0 and none where there is no stream."""

    stream: str
    length: int
    dead_letters: int
    groups: tuple[GroupProgress, ...]


async def progress(redis_client: Any, stream_name: str) -> StreamProgress:
    """Look at a stream, in a few commands whose cost does not grow with its length.

    Raises:
        redis.exceptions.RedisError: Redis does not answer, or the key is no stream.
    """
    length = int(await redis_client.xlen(stream_name))
    groups = []
    if await redis_client.exists(stream_name):
        for group in await redis_client.xinfo_groups(stream_name):
            name = text(group["name"])
            oldest = await redis_client.xpending_range(stream_name, name, "-", "+", 1)
            idle = int(oldest[0]["time_since_delivered"]) if oldest else None
            groups.append(GroupProgress(name, group.get("lag"), int(group["pending"]), idle))
    dead = int(await redis_client.xlen(dead_letter_stream(stream_name)))
    return StreamProgress(stream_name, length, dead, tuple(groups))
