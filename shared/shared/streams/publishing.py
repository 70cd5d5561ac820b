"""Publish messages on their streams: one, one once, many at a time, many at the same time.

Nothing is sent of a call in which one message can't be: all are written before the first goes.
A client that retries after a lost reply may append twice; a message with a key is appended once.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any, overload

from pydantic import BaseModel
from redis.exceptions import ResponseError

from shared._streams.refusals import named
from shared.redis_streams import DATA_FIELD, append_once
from shared.streams.stream import Stream

__all__ = ["Publisher", "publish_message", "publish_messages", "publisher"]

_AT_ONCE = 200

type _Waiting = tuple[str, bytes, asyncio.Future[str]]


@overload
async def publish_message[M: BaseModel](
    redis_client: Any, stream: Stream[M], message: M, *, key: None = None
) -> str: ...
@overload
async def publish_message[M: BaseModel](
    redis_client: Any, stream: Stream[M], message: M, *, key: str
) -> str | None: ...
async def publish_message[M: BaseModel](
    redis_client: Any, stream: Stream[M], message: M, *, key: str | None = None
) -> str | None:
    """Append a message to its stream and return the new entry's id.

    With an idempotency `key` it is appended unless one was under this key in the last 14 days, in
    one call of Redis; then None is returned.

    Raises:
        TypeError: the message is not of the stream's model; nothing was sent.
        MessageTooLargeError: it has too many bytes; likewise.
        StreamRefusedError: Redis refuses it, with what to do.
    """
    data = stream.encode(message)
    with named(stream.name):
        if key is not None:
            return await append_once(redis_client, stream.name, data, key)
        # What `xadd` does, which costs a tenth more: it looks for a dozen options.
        command = ("XADD", stream.name, "*", DATA_FIELD, data)
        return _text(await redis_client.execute_command(*command))


async def publish_messages[M: BaseModel](
    redis_client: Any, stream: Stream[M], messages: Iterable[M]
) -> list[str]:
    """Append messages in their order, 200 in each exchange with Redis, and return their ids.

    Where an exchange fails, what went before it is on the stream.

    Raises:
        TypeError: a message is not of the stream's model; nothing was sent.
        MessageTooLargeError: one has too many bytes; likewise.
        StreamRefusedError: Redis refuses them, with what to do.
    """
    written = [stream.encode(message) for message in messages]
    ids: list[str] = []
    with named(stream.name):
        for at in range(0, len(written), _AT_ONCE):
            ids += await _append(redis_client, stream.name, written[at : at + _AT_ONCE])
    return ids


async def _append(redis_client: Any, name: str, written: list[bytes]) -> list[str]:
    """Append by a script, in one command: half the cost of a pipeline for client and server."""
    try:
        added = await redis_client.eval(_APPEND_ALL, 1, name, *written)
    except ResponseError as error:
        if not str(error).lower().startswith("unknown command"):
            raise
        added = await _append_without_scripts(redis_client, name, written)
    return [_text(entry_id) for entry_id in added]


_APPEND_ALL = f"""
local added = {{}}
for at, data in ipairs(ARGV) do
  added[at] = redis.call("XADD", KEYS[1], "*", "{DATA_FIELD}", data)
end
return added
"""


async def _append_without_scripts(redis_client: Any, name: str, written: list[bytes]) -> list[Any]:
    async with redis_client.pipeline(transaction=True) as pipeline:
        for data in written:
            pipeline.xadd(name, {DATA_FIELD: data})
        added: list[Any] = await pipeline.execute(raise_on_error=False)
    for answer in added:
        if isinstance(answer, Exception):
            raise answer  # as it is: a pipeline would quote the data
    return added


class Publisher:
    """Publishes for many tasks at once: what waits at the same time goes in one exchange.

    `publisher` makes one.
    """

    def __init__(self, redis_client: Any) -> None:
        self._redis = redis_client
        self._waiting: list[_Waiting] = []
        self._sending: asyncio.Task[None] | None = None

    def publish[M: BaseModel](self, stream: Stream[M], message: M) -> asyncio.Future[str]:
        """Append a message to its stream; the future is the new entry's id.

        Its errors are those of `publish_message`. One that is cancelled while it waits may be
        appended all the same.
        """
        added: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((stream.name, stream.encode(message), added))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return added

    async def _send(self) -> None:
        try:
            while batch := self._waiting[:_AT_ONCE]:
                del self._waiting[: len(batch)]
                await _append_for(self._redis, batch)
        finally:
            self._sending = None

    async def finish(self) -> None:
        """Wait until everything that waits is on its stream, or refused."""
        if self._sending is not None:
            await asyncio.wait([self._sending])


async def _append_for(redis_client: Any, batch: list[_Waiting]) -> None:
    """Append a batch to each of its streams, and give each that waits its own answer."""
    by_stream: dict[str, list[_Waiting]] = {}
    for waiting in batch:
        by_stream.setdefault(waiting[0], []).append(waiting)
    for name, those in by_stream.items():
        answers: list[Any]
        try:
            with named(name):
                answers = list(await _append(redis_client, name, [data for _, data, _ in those]))
        except Exception as error:  # each of those that wait raises it
            answers = [error] * len(those)
        for (_, _, added), answer in zip(those, answers, strict=True):
            if added.done():
                continue  # its task was cancelled
            if isinstance(answer, Exception):
                added.set_exception(answer)
            else:
                added.set_result(answer)


@asynccontextmanager
async def publisher(redis_client: Any) -> AsyncGenerator[Publisher]:
    """Make a publisher for many tasks; its end waits for what was given to it."""
    made = Publisher(redis_client)
    try:
        yield made
    finally:
        await made.finish()


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
