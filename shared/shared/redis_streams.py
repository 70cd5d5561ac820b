"""Names of the Redis streams and groups, and the helpers to publish, consume and acknowledge.

System document "Group 1: Shared Package Foundation", Step 1.5, fixes the names and signatures.
On the wire an entry has one field, `data`: the JSON text of an object, in UTF-8.
`consume` reads new entries only; `shared.reading` also gets back what was left unacknowledged.
Redis is imported by what talks to one: whoever wants the names alone need not wait for it.
"""

import contextlib
import functools
import inspect
import json
from typing import Any, NoReturn

__all__ = [
    "DATA_FIELD",
    "GROUP_LLM_WORKER",
    "GROUP_TELEGRAM",
    "PUBLISHED_KEY_SECONDS",
    "STREAM_LLM_EMAIL_EXTRACT",
    "STREAM_LLM_FOLLOWUP",
    "STREAM_LLM_IMAGE_TAG",
    "STREAM_LLM_INTENT",
    "STREAM_LLM_TASK_MATCH",
    "STREAM_NOTIFY_TELEGRAM",
    "UnreadableEntryError",
    "ack",
    "append_once",
    "block_within",
    "companion",
    "consume",
    "create_consumer_group",
    "decode",
    "encode",
    "flat",
    "publish",
    "publish_once",
]

STREAM_LLM_IMAGE_TAG = "llm:image_tag"
STREAM_LLM_INTENT = "llm:intent"
STREAM_LLM_FOLLOWUP = "llm:followup"
STREAM_LLM_TASK_MATCH = "llm:task_match"
STREAM_LLM_EMAIL_EXTRACT = "llm:email_extract"
STREAM_NOTIFY_TELEGRAM = "notify:telegram"

GROUP_LLM_WORKER = "llm-worker-group"
GROUP_TELEGRAM = "telegram-group"

DATA_FIELD = "data"
"""The one field of every stream entry."""

PUBLISHED_KEY_SECONDS = 14 * 24 * 60 * 60
"""How long `publish_once` remembers a key: as long as a job may wait before it expires."""

_SECONDS_TO_REPLY = 0.5


class UnreadableEntryError(ValueError):
    """An entry does not hold the JSON text of an object in its field `data`."""


def encode(data: dict[str, Any]) -> bytes:
    """Write an object as it travels.

    Raises:
        TypeError: it is no dict, or holds what JSON has no form for, such as a datetime.
        ValueError: it holds NaN, an infinity or a lone surrogate.
    """
    if not isinstance(data, dict):
        raise TypeError(f"a message is a dict, not {type(data).__name__}")
    return _ENCODER.encode(data).encode()


# Made once: `json.dumps` and `json.loads` make one a call wherever they are given an option.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def decode(fields: dict[Any, Any]) -> dict[str, Any]:
    """Read the object from an entry's fields, whose names and values are bytes or str.

    Raises:
        UnreadableEntryError: saying what is wrong, without any of the data.
    """
    try:
        text = fields.get(DATA_FIELD.encode(), fields.get(DATA_FIELD))
        if text is None:
            raise UnreadableEntryError(f"the field {DATA_FIELD!r} is missing")
        data = _DECODER.decode(text.decode() if isinstance(text, bytes) else text)
    except UnreadableEntryError:
        raise
    except (ValueError, RecursionError) as fault:  # also text that is no UTF-8, endless digits
        raise UnreadableEntryError(f"not JSON in UTF-8 ({type(fault).__name__})") from None
    if not isinstance(data, dict):
        raise UnreadableEntryError(f"a JSON object is expected, not {type(data).__name__}")
    return data


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableEntryError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def companion(stream_name: str, suffix: str) -> str:
    """Name a key that belongs to a stream, in the stream's own slot of a Redis cluster.

    It is `{STREAM}:suffix`, or `STREAM:suffix` where the stream's name has a hash tag itself. For a
    name with a `}` and no hash tag there is none in its slot: such a stream is for one server.
    """
    tag, end, _ = stream_name.partition("{")[2].partition("}")
    return f"{stream_name}:{suffix}" if tag and end else f"{{{stream_name}}}:{suffix}"


def block_within(redis_client: Any, block_ms: int) -> int:
    """Shorten a block time so that the client's socket does not time out before the server.

    A socket that gives up first loses the reply: entries delivered with it stay pending.
    A block time of 0 waits as long as the socket allows (for ever, if it has no timeout).
    """
    pool = getattr(redis_client, "connection_pool", redis_client)  # a cluster's client has none
    kwargs = getattr(pool, "connection_kwargs", {})
    timeout = kwargs["socket_timeout"] if "socket_timeout" in kwargs else _default_timeout()
    if timeout is None:
        return block_ms
    longest = max(1, int(1000 * max(timeout / 2, timeout - _SECONDS_TO_REPLY)))
    return min(block_ms, longest) if block_ms else longest


@functools.cache
def _default_timeout() -> float | None:
    """The socket's timeout of a client that was given none."""
    from redis.asyncio.connection import AbstractConnection  # noqa: PLC0415 - see the file's head

    found: float | None = inspect.signature(AbstractConnection).parameters["socket_timeout"].default
    return found


async def publish(redis_client: Any, stream_name: str, data: dict[str, Any]) -> str:
    """Append an object to a stream and return the new entry's id.

    A client that retries after a lost reply may append twice; see `publish_once`.

    Raises:
        TypeError: the data has no form in JSON (see `encode`); nothing was sent.
        ValueError: likewise.
    """
    return _text(await redis_client.xadd(stream_name, {DATA_FIELD: encode(data)}))


async def publish_once(
    redis_client: Any, stream_name: str, data: dict[str, Any], key: str
) -> str | None:
    """Append an object unless one was appended under this key in the last 14 days.

    Returns the new entry's id, or None if the key is taken. The key is set and the entry added in
    one step, so a lost reply, a retry or a second publisher can't make it two.

    Raises:
        TypeError: the data has no form in JSON (see `encode`); nothing was sent.
        ValueError: likewise.
    """
    return await append_once(redis_client, stream_name, encode(data), key)


async def append_once(redis_client: Any, stream_name: str, data: bytes, key: str) -> str | None:
    """Append what is written already, as `publish_once` does: by a script, in one call.

    A server without scripts (an in-memory Redis without Lua) gets a transaction instead.
    """
    from redis.exceptions import ResponseError  # noqa: PLC0415 - see the file's head

    taken = companion(stream_name, f"published:{key}")
    keys = (stream_name, taken)
    try:
        added = await redis_client.eval(_APPEND_ONCE, 2, *keys, data, PUBLISHED_KEY_SECONDS)
    except ResponseError as error:
        if not str(error).lower().startswith("unknown command"):
            raise
        return await _append_once_in_a_transaction(redis_client, *keys, data)
    return None if added is None else _text(added)


# The entry comes first: where it is refused (no memory, no stream), the key stays free.
_APPEND_ONCE = f"""
if redis.call("EXISTS", KEYS[2]) == 1 then return false end
local added = redis.call("XADD", KEYS[1], "*", "{DATA_FIELD}", ARGV[1])
redis.call("SET", KEYS[2], "", "EX", ARGV[2])
return added
"""


async def _append_once_in_a_transaction(
    redis_client: Any, stream_name: str, taken: str, data: bytes
) -> str | None:
    from redis.exceptions import ResponseError, WatchError  # noqa: PLC0415 - likewise

    while True:
        async with redis_client.pipeline(transaction=True) as transaction:
            try:
                await transaction.watch(taken)
                if await transaction.exists(taken):
                    return None
                # A transaction that fails in one command sets the key all the same.
                if _text(await transaction.type(stream_name)) not in {"none", "stream"}:
                    raise ResponseError(f"WRONGTYPE {stream_name} is no stream")
                transaction.multi()
                transaction.xadd(stream_name, {DATA_FIELD: data})
                transaction.set(taken, "", ex=PUBLISHED_KEY_SECONDS)
                added, _ = await transaction.execute()
                return _text(added)
            except WatchError:
                continue  # another publisher, or a lost reply: look whether the key is there now


async def create_consumer_group(redis_client: Any, stream_name: str, group_name: str) -> None:
    """Create a group that reads a stream from its beginning, and the stream; both may exist."""
    from redis.exceptions import ResponseError  # noqa: PLC0415 - see the file's head

    try:
        await redis_client.xgroup_create(stream_name, group_name, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


async def consume(
    redis_client: Any,
    stream_name: str,
    group_name: str,
    consumer_name: str,
    count: int = 1,
    block_ms: int = 5000,
) -> list[tuple[str, dict[str, Any]]]:
    """Wait for entries never delivered to the group, and return their ids and decoded data.

    Returns an empty list when none came in time. What is returned is pending until `ack`. That
    several came together counts for none of them as a delivery: which one was handled when a
    process ends is not known, and `shared.reading` sets aside what was delivered too often.

    Raises:
        UnreadableEntryError: an entry can't be decoded; all that were delivered with it stay
            pending. `shared.reading` sets such an entry aside instead.
    """
    reply = await redis_client.xreadgroup(
        group_name,
        consumer_name,
        {stream_name: ">"},
        count=count,
        block=block_within(redis_client, block_ms),
    )
    if not reply:
        import asyncio  # noqa: PLC0415 - see the file's head

        # An in-memory Redis may answer without ever waiting; let other tasks run all the same.
        await asyncio.sleep(0)
        return []
    found = flat(reply)
    if len(found) > 1:
        ids = [entry_id for entry_id, _ in found]
        with contextlib.suppress(Exception):  # what was read is not lost because that fails
            await redis_client.xclaim(
                *(stream_name, group_name, consumer_name, 0, ids), retrycount=0, justid=True
            )
    return [(_text(entry_id), _decode_entry(entry_id, fields)) for entry_id, fields in found]


def flat(reply: Any) -> list[tuple[Any, dict[Any, Any]]]:
    """List the entries of a read of one stream, whichever protocol version made the reply."""
    if isinstance(reply, dict):  # RESP3
        return [entry for batches in reply.values() for batch in batches for entry in batch]
    return [entry for _, batch in reply for entry in batch]


def _decode_entry(entry_id: Any, fields: dict[Any, Any]) -> dict[str, Any]:
    try:
        return decode(fields)
    except UnreadableEntryError as fault:
        raise UnreadableEntryError(f"entry {_text(entry_id)}: {fault}") from None


async def ack(redis_client: Any, stream_name: str, group_name: str, message_id: str) -> None:
    """Tell the group that an entry is done with; do so last."""
    await redis_client.xack(stream_name, group_name, message_id)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
