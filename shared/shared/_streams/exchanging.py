"""Acknowledge a batch and read the next one in one exchange, at the least cost for the client.

Repeats nothing and decides nothing: `shared.streams.batches` knows what to do where it fails.
"""

from contextlib import suppress
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

__all__ = ["Exchanging", "has_scripts", "take_usual"]

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
_NO_IDS = b"$0\r\n\r\n"
"""How an empty last argument travels."""


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


class Exchanging:
    """Acknowledges entries of a stream and waits for new ones, in one exchange with Redis."""

    def __init__(self, redis_client: Any, reading: Reading[Any], *, scripts: bool) -> None:
        self._redis = redis_client
        self._reading = reading
        self._scripts = scripts
        self._read = (
            *("XREADGROUP", "GROUP", reading.group, reading.consumer, "COUNT", reading.count),
            *("BLOCK", reading.block_ms, "STREAMS", reading.stream, ">"),
        )
        self._packed: tuple[bytes, bytes] | None = None

    async def acknowledge_and_read(self, ids: list[str]) -> list[Any]:
        """Acknowledge entries, and wait for new ones: as they came, or as redis-py parses them.

        Raises:
            RedisError: it does not answer, or refuses one of the two; the other may be done.
        """
        if not ids:
            return await read_entries(self._redis, self._reading, ">")
        if not isinstance(self._redis, Redis) or self._redis.connection is not None:
            return await self._in_a_pipeline(ids)
        reply = await self._on_a_connection(self._redis.connection_pool, ids)
        if not reply:
            return []
        ((_, entries),) = reply.items() if isinstance(reply, dict) else reply
        found: list[Any] = entries
        return found

    def _settle(self, ids: list[str]) -> tuple[Any, ...]:
        place = (self._reading.stream, self._reading.group)
        if not self._scripts:
            return ("XACK", *place, *ids)
        return ("EVAL", _ACKNOWLEDGE, 1, *place, " ".join(ids))

    async def _in_a_pipeline(self, ids: list[str]) -> list[Any]:
        """What the read is answered, as redis-py parses it."""
        options = {NEVER_DECODE: True}
        async with self._redis.pipeline(transaction=False) as pipeline:
            for command in (self._settle(ids), self._read):
                pipeline.execute_command(*command, **options)
            *_, reply = await pipeline.execute()
        return flat(reply) if reply else []

    async def _on_a_connection(self, pool: Any, ids: list[str]) -> Any:
        """What the read is answered, as it came: half the cost of a pipeline.

        Nothing is repeated after a lost reply: a read that is would lose what the first was given.
        """
        connection = await pool.get_connection()
        try:
            await connection.send_packed_command(self._pack(connection, ids))
            for _ in range(2):
                reply = await connection.read_response(disable_decoding=True)
        except BaseException:  # a reply may still come: the next user must not get it
            await connection.disconnect(nowait=True)
            raise
        finally:
            await pool.release(connection)
        return reply

    def _pack(self, connection: Any, ids: list[str]) -> list[bytes]:
        """Both commands as they travel; what is the same each time is written once."""
        if not self._scripts:
            packed: list[bytes] = connection.pack_commands((self._settle(ids), self._read))
            return packed
        if self._packed is None:
            settle, read = (
                b"".join(connection.pack_command(*one)) for one in (self._settle([]), self._read)
            )
            self._packed = (settle.removesuffix(_NO_IDS), read)
        before, after = self._packed
        written = " ".join(ids).encode()
        return [b"%b$%d\r\n%b\r\n%b" % (before, len(written), written, after)]


def take_usual[M: BaseModel](
    stream: Stream[M], consumer: str, entries: list[Any]
) -> tuple[list[Delivery[M]], list[RawEntry]]:
    """The messages of entries, and the entries from the first on that is not as usual.

    That has other fields than the data, can't be read, or is parsed already. What was taken leaves
    the list and is let go at once: memory that is used again is the fastest.
    """
    read_json, messages = stream.read_json, list[Delivery[M]]()
    if entries and isinstance(entries[0][1], dict):
        return messages, entries
    entries.reverse()
    take, add = entries.pop, messages.append
    with suppress(Exception):  # whatever a validator raises, and an entry with more fields, or none
        while entries:
            entry = entry_id, (name, data) = take()
            if name != _DATA:
                break
            add(Delivery(stream, consumer, entry_id.decode(), read_json(data), 1))
        else:
            return messages, []
    return messages, [_parsed(*one) for one in (entry, *reversed(entries))]


def _parsed(entry_id: Any, fields: Any) -> RawEntry:
    if fields is None or isinstance(fields, dict):
        return entry_id, fields
    return entry_id, dict(batched(fields, 2))
