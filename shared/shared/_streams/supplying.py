"""Supply a worker with entries: what it left, what others left, then new ones.

What was delivered before is handled alone, one after the other: if it ends the process, that counts
for no other entry. New entries come together.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from shared._streams.dead_letters import reason_of, set_aside, text
from shared._streams.guarding import claim_own
from shared._streams.loop import Loop
from shared._streams.taking import RawEntry, next_idle, next_own, read_entries
from shared.redis_streams import ack
from shared.streams.stream import Stream
from shared.streams.worker import Delivery

__all__ = ["give_back", "read_what_is_new", "readable", "recover"]

_QUICKLY = 0.1
_PAUSE = 0.01
_MOST_TAKEN = 10
_AT_ONCE = 1000


async def recover[M: BaseModel](loop: Loop[M]) -> None:
    """Handle what this consumer left; then, ever again, what any consumer left for too long."""
    await _handle_each(loop, next_own)
    loop.recovered.set()
    while True:
        await _handle_each(loop, next_idle)
        await asyncio.sleep(loop.worker.idle_ms / 2000)


async def _handle_each[M: BaseModel](loop: Loop[M], find: Any) -> None:
    after = "0-0"
    while pending := await loop.answer(find, loop.reading, after):
        after = pending.id
        if pending.id not in loop.taken:
            await loop.add_and_wait(pending)


async def read_what_is_new[M: BaseModel](loop: Loop[M]) -> None:
    """Read new entries whenever a task has nothing to do."""
    await loop.recovered.wait()
    worker, now = loop.worker, asyncio.get_running_loop().time
    count, began = worker.concurrency, now()
    while True:
        await _until_wanted(loop)
        quickly = now() - began < _QUICKLY
        count = min(2 * count, worker.read_ahead) if quickly else max(1, count // 2)
        # Once only: the others of a batch would be set aside if one of them ended the process.
        count = max(count, loop.waiting_tasks) if worker.deliveries > 1 else 1
        began = now()
        found = await loop.answer(read_entries, replace(loop.reading, count=count), ">")
        if not found and now() - began < loop.reading.block_ms / 2000:
            await asyncio.sleep(_PAUSE)  # an in-memory Redis may answer without ever waiting
        began = now()
        for delivery in await readable(loop.answer, worker.stream, worker.consumer, found):
            loop.add(delivery)


async def _until_wanted[M: BaseModel](loop: Loop[M]) -> None:
    """Wait until a task has nothing to do, and not too much waits for a retry or its turn."""
    most = _MOST_TAKEN * max(loop.worker.read_ahead, loop.worker.concurrency)
    while loop.ready or not loop.waiting_tasks or len(loop.taken) > most:
        loop.wants_more.clear()
        await loop.wants_more.wait()


async def readable[M: BaseModel](
    answer: Callable[..., Awaitable[Any]],
    stream: Stream[M],
    consumer: str,
    found: Iterable[RawEntry],
) -> list[Delivery[M]]:
    """The messages of new entries; what can't be read is set aside."""
    messages = []
    read_json, data_of = stream.read_json, stream.data_of
    for entry_id, fields in found:
        name = entry_id.decode() if isinstance(entry_id, bytes) else entry_id
        if not fields:  # deleted while it was read
            await answer(ack, stream.name, stream.group, name)
            continue
        try:
            message = read_json(data_of(fields))
        except Exception as fault:  # whatever a validator raises: this entry can't be read
            place = (stream.name, stream.group, name)
            await answer(set_aside, *place, fields, reason_of(fault), 1)
        else:
            messages.append(Delivery(stream, consumer, name, message, 1))
    return messages


async def give_back[M: BaseModel](loop: Loop[M]) -> None:
    """Let others take over at once what was not handled; to what no task began nothing counts."""
    reading = loop.reading
    place = (reading.stream, reading.group)
    rows = await loop.redis.xpending_range(
        *place, "-", "+", _AT_ONCE, consumername=reading.consumer
    )
    pending = {text(row["message_id"]) for row in rows}
    never_begun = loop.never_begun() & pending
    for ids, options in ((never_begun, {"retrycount": 0}), (pending - never_begun, {})):
        if ids:
            await claim_own(loop.redis, reading, ids, idle=reading.idle_ms, **options)
