"""Publish messages on their streams: one, one once, many at a time, many at the same time.

Nothing is sent of a call in which one message can't be: all are written before the first goes.
A client that retries after a lost reply may append twice; a message with a key is appended once.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any, overload

from pydantic import BaseModel

from shared.redis_streams import DATA_FIELD, append_once
from shared.streams.refusals import named
from shared.streams.stream import Stream

__all__ = ["Publisher", "publish_message", "publish_messages", "publisher"]

_AT_ONCE = 500

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
        return _text(await redis_client.xadd(stream.name, {DATA_FIELD: data}))


async def publish_messages[M: BaseModel](
    redis_client: Any, stream: Stream[M], messages: Iterable[M]
) -> list[str]:
    """Append messages in their order, 500 in each exchange with Redis, and return their ids.

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
            ids += await _append(
                redis_client, [(stream.name, data) for data in written[at : at + _AT_ONCE]]
            )
    return ids


async def _append(redis_client: Any, written: list[tuple[str, bytes]]) -> list[str]:
    async with redis_client.pipeline(transaction=False) as pipeline:
        for name, data in written:
            pipeline.execute_command("XADD", name, "*", DATA_FIELD, data)
        return [_text(added) for added in await pipeline.execute()]


class Publisher:
    """Publishes for many tasks at once: what waits at the same time goes in one exchange.

    `publisher` makes one.
    """

    def __init__(self, redis_client: Any) -> None:
        self._redis = redis_client
        self._waiting: list[_Waiting] = []
        self._sending: asyncio.Task[None] | None = None

    async def publish[M: BaseModel](self, stream: Stream[M], message: M) -> str:
        """Append a message to its stream and return the new entry's id, as `publish_message` does.

        One that is cancelled while it waits may be appended all the same.
        """
        added = asyncio.get_running_loop().create_future()
        self._waiting.append((stream.name, stream.encode(message), added))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        with named(stream.name):
            answer: str = await added
        return answer

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
    """Append a batch, and give each that waits its own answer."""
    try:
        async with redis_client.pipeline(transaction=False) as pipeline:
            for name, data, _ in batch:
                pipeline.execute_command("XADD", name, "*", DATA_FIELD, data)
            answers = await pipeline.execute(raise_on_error=False)
    except Exception as error:  # each of those that wait raises it
        answers = [error] * len(batch)
    for (_, _, added), answer in zip(batch, answers, strict=True):
        if added.done():
            continue  # its task was cancelled
        if isinstance(answer, Exception):
            added.set_exception(answer)
        else:
            added.set_result(_text(answer))


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
