"""Acknowledge a batch and read the next one in one exchange, at the least cost for the client.

Repeats nothing and decides nothing: `shared.streams.batches` knows what to do where it fails.
"""

from itertools import batched
from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis
from redis.client import NEVER_DECODE
from redis.exceptions import ResponseError

from shared._streams.taking import RawEntry, Reading, read_entries
from shared.redis_streams import DATA_FIELD, flat
from shared.streams.stream import Stream
from shared.streams.worker import Delivery

__all__ = ["acknowledge_and_read", "has_scripts", "take_usual"]

_DATA = DATA_FIELD.encode()

# The ids are one argument: redis-py takes longer to write a hundred than to read their entries.
# So many at a time, because a script can't pass on more than some thousand arguments at once.
_ACKNOWLEDGE = """
local ids = {}
for id in string.gmatch(ARGV[2], "%S+") do
  ids[#ids + 1] = id
  if #ids == 1000 then
    redis.call("XACK", KEYS[1], ARGV[1], unpack(ids))
    ids = {}
  end
end
if #ids > 0 then redis.call("XACK", KEYS[1], ARGV[1], unpack(ids)) end
"""


async def has_scripts(redis_client: Any, stream_name: str) -> bool:
    """Whether the server runs scripts, and lets this user do so.

    Raises:
        RedisError: it does not answer.
    """
    try:
        await redis_client.eval("return 1", 1, stream_name)
    except ResponseError:  # an in-memory Redis without Lua, or a user without the right
        return False
    return True


async def acknowledge_and_read(
    redis_client: Any, reading: Reading[Any], ids: list[str], *, scripts: bool
) -> list[Any]:
    """Acknowledge entries, and wait for new ones: as they came, or as redis-py parses them.

    Raises:
        RedisError: it does not answer, or refuses one of the two; the other may be done.
    """
    if not ids:
        return await read_entries(redis_client, reading, ">")
    place = (reading.stream, reading.group)
    settle = ("EVAL", _ACKNOWLEDGE, 1, *place, " ".join(ids)) if scripts else ("XACK", *place, *ids)
    read = (
        *("XREADGROUP", "GROUP", reading.group, reading.consumer, "COUNT", reading.count),
        *("BLOCK", reading.block_ms, "STREAMS", reading.stream, ">"),
    )
    if not isinstance(redis_client, Redis) or redis_client.connection is not None:
        return await _in_a_pipeline(redis_client, settle, read)
    reply = await _on_a_connection(redis_client.connection_pool, settle, read)
    if not reply:
        return []
    ((_, entries),) = reply.items() if isinstance(reply, dict) else reply
    found: list[Any] = entries
    return found


async def _in_a_pipeline(redis_client: Any, *commands: tuple[Any, ...]) -> list[Any]:
    """What the last of the commands is answered, as redis-py parses it."""
    options = {NEVER_DECODE: True}
    async with redis_client.pipeline(transaction=False) as pipeline:
        for command in commands:
            pipeline.execute_command(*command, **options)
        *_, reply = await pipeline.execute()
    return flat(reply) if reply else []


async def _on_a_connection(pool: Any, *commands: tuple[Any, ...]) -> Any:
    """What the last of the commands is answered, as it came: half the cost of a pipeline.

    Nothing is repeated after a lost reply: a read that is would lose what the first one was given.
    """
    connection = await pool.get_connection()
    try:
        await connection.send_packed_command(connection.pack_commands(commands))
        for _ in commands:
            reply = await connection.read_response(disable_decoding=True)
    except BaseException:  # a reply may still come: the next user must not get it
        await connection.disconnect(nowait=True)
        raise
    finally:
        await pool.release(connection)
    return reply


def take_usual[M: BaseModel](
    stream: Stream[M], consumer: str, entries: list[Any]
) -> tuple[list[Delivery[M]], list[RawEntry]]:
    """The messages of entries, and the entries from the first on that is not as usual.

    That has other fields than the data, can't be read, or is parsed already. What was taken leaves
    the list and is let go at once: memory that is used again is the fastest.
    """
    read_json, messages = stream.read_json, list[Delivery[M]]()
    entries.reverse()
    while entries:
        entry_id, fields = entry = entries.pop()
        try:
            if isinstance(fields, dict) or fields[0] != _DATA or len(fields) != 2:
                break
            message = read_json(fields[1])
        except Exception:  # whatever a validator raises
            break
        messages.append(Delivery(stream, consumer, entry_id.decode(), message, 1))
    else:
        return messages, []
    return messages, [_parsed(*one) for one in (entry, *reversed(entries))]


def _parsed(entry_id: Any, fields: Any) -> RawEntry:
    if fields is None or isinstance(fields, dict):
        return entry_id, fields
    return entry_id, dict(batched(fields, 2))
