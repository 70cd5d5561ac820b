"""Cut a stream to a length, and nothing of it that a group has yet to handle."""

from typing import Any

from redis.client import NEVER_DECODE

from shared._streams.dead_letters import text
from shared._streams.refusals import named

__all__ = ["trim"]

_AT_ONCE = 500
_UNDECODED: dict[str, Any] = {NEVER_DECODE: True}


async def trim(
    redis_client: Any, stream_name: str, keep: int, *, unhandled_too: bool = False
) -> int:
    """Remove the oldest entries until `keep` are left, and say how many were removed.

    What any group has pending or has not read yet stays, and all that is newer, however long the
    stream is then; with `unhandled_too` that is removed, and lost. A stream without groups is cut
    to its length. Entries are removed one by one as asked, not by whole nodes of the stream.

    Raises:
        ValueError: `keep` is below 0.
        StreamRefusedError: Redis refuses it, with what to do.
    """
    if keep < 0:
        raise ValueError(f"keep is {keep}: give 0 at least")
    with named(stream_name):
        if unhandled_too:
            return int(await redis_client.xtrim(stream_name, maxlen=keep, approximate=False))
        before = await _oldest_unhandled(redis_client, stream_name)
        excess, removed = int(await redis_client.xlen(stream_name)) - keep, 0
        while excess > removed:
            most = min(_AT_ONCE, excess - removed)
            # Undecoded: what can't be read is removed too.
            command = ("XRANGE", stream_name, "-", before, "COUNT", most)
            oldest = await redis_client.execute_command(*command, **_UNDECODED)
            if not oldest:
                break
            removed += int(
                await redis_client.xtrim(
                    stream_name, minid=_after(text(oldest[-1][0])), approximate=False
                )
            )
    return removed


async def _oldest_unhandled(redis_client: Any, stream_name: str) -> str:
    """The end of the range of what all groups have handled: behind it, entries stay."""
    if not await redis_client.exists(stream_name):
        return "+"
    ends = []
    for group in await redis_client.xinfo_groups(stream_name):
        pending = await redis_client.xpending(stream_name, group["name"])
        first = pending["min"]
        ends.append(f"({text(first)}" if first else text(group["last-delivered-id"]))
    return min(ends, key=_order, default="+")


def _order(end: str) -> tuple[int, int, bool]:
    time, number = end.removeprefix("(").split("-")
    return int(time), int(number), not end.startswith("(")


def _after(entry_id: str) -> str:
    time, number = entry_id.split("-")
    return f"{time}-{int(number) + 1}"
