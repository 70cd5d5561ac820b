"""Handle what a worker has taken: one attempt after the other, the acknowledgement last."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from pydantic import BaseModel
from redis.client import NEVER_DECODE

from shared._streams.dead_letters import set_aside
from shared._streams.loop import Loop, Ready
from shared._streams.taking import Pending, deliver
from shared._text.faults import one_line
from shared.streams.worker import Delivery

__all__ = ["acknowledge", "handle_ready"]

_LOG = logging.getLogger("shared.streams")


async def handle_ready[M: BaseModel](loop: Loop[M]) -> None:
    """Handle one entry after the other, until the worker is to stop."""
    while not (loop.ending or loop.stop.is_set()):
        entry = loop.next()
        if entry is not None:
            await _attend(loop, entry)
            continue
        loop.waiting_tasks += 1
        loop.wants_more.set()
        try:
            await loop.has_ready.wait()
        finally:
            loop.waiting_tasks -= 1


async def _attend[M: BaseModel](loop: Loop[M], entry: Ready[M]) -> None:
    if isinstance(entry, Pending):
        delivered = await _deliver(loop, entry)
        if delivered is None:  # deleted, another's by now, or set aside
            loop.drop(entry.id)
            return
        entry = delivered
    try:
        if loop.worker.order_by is not None and not loop.has_turn(entry):
            return
        handling = loop.worker.handle(entry)
        if is_async := isinstance(handling, Awaitable):
            await handling
    except (Exception, asyncio.CancelledError, BaseExceptionGroup) as error:
        if _is_cancelled() or _ends_the_program(error):
            raise
        await _fail(loop, entry, error)
    else:
        if not is_async:  # whether it was done is not known, and each message would end so
            raise TypeError(
                f"the handler of stream {entry.stream.name} returned {type(handling).__name__},"
                f" nothing to await; write it with `async def`; {entry.id} stays pending"
            )
        (loop.drop if entry.settled else loop.finish)(entry.id)


async def _deliver[M: BaseModel](loop: Loop[M], pending: Pending) -> Delivery[M] | None:
    """Count one more delivery just before it is handled, so that it counts for no other entry."""
    found = await loop.answer(deliver, loop.reading, pending)
    if found is None:
        return None
    worker = loop.worker
    delivery = Delivery(worker.stream, worker.consumer, found.id, found.message, found.deliveries)
    loop.taken[found.id] = delivery
    return delivery


async def _fail[M: BaseModel](loop: Loop[M], entry: Delivery[M], error: BaseException) -> None:
    """Let an entry come again later, or set it aside after its last delivery."""
    where = f"{entry.stream.name} {entry.id}"
    if entry.deliveries < loop.worker.deliveries:
        seconds = loop.worker.retry_after(entry.deliveries)
        _LOG.error(
            "%s: delivery %d failed, the next is in %g s",
            *(where, entry.deliveries, seconds),
            exc_info=error,
        )
        loop.retry(_come_again(loop, Pending(entry.id, entry.deliveries), seconds))
        loop.no_longer_waited_for(entry.id)
        return
    _LOG.error("%s: delivery %d failed, the last", where, entry.deliveries, exc_info=error)
    reason = one_line(
        f"failed {entry.deliveries} times, the last with {type(error).__name__}: {_text_of(error)}"
    )
    await loop.answer(_set_aside, entry, reason)
    loop.drop(entry.id)


async def _set_aside(redis_client: Any, entry: Delivery[Any], reason: str) -> None:
    command = ("XRANGE", entry.stream.name, entry.id, entry.id)
    options = {NEVER_DECODE: True}
    for _, fields in await redis_client.execute_command(*command, **options):
        place = (entry.stream.name, entry.stream.group, entry.id)
        await set_aside(redis_client, *place, fields, reason, entry.deliveries)
        return
    await redis_client.xack(entry.stream.name, entry.stream.group, entry.id)  # it was deleted


async def _come_again[M: BaseModel](loop: Loop[M], pending: Pending, seconds: float) -> None:
    await asyncio.sleep(seconds)
    loop.add(pending)


async def acknowledge[M: BaseModel](loop: Loop[M]) -> None:
    """Acknowledge what was handled: all that was since the last time, in one exchange."""
    place = (loop.worker.stream.name, loop.worker.stream.group)
    while loop.handled or not loop.ending:
        if not loop.handled:
            await loop.has_handled.wait()
            loop.has_handled.clear()
            continue
        ids, loop.handled = loop.handled, []
        await loop.answer(_acknowledge, *place, ids)
        for entry_id in ids:
            loop.taken.pop(entry_id, None)
            loop.lost.discard(entry_id)
        loop.wants_more.set()


async def _acknowledge(redis_client: Any, stream_name: str, group: str, ids: list[str]) -> None:
    await redis_client.xack(stream_name, group, *ids)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _ends_the_program(error: BaseException) -> bool:
    if not isinstance(error, BaseExceptionGroup):
        return False
    return error.split((Exception, asyncio.CancelledError))[1] is not None


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # its type has to do
        return "(it has no text)"
