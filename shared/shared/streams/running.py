"""Run a worker: nothing is lost, whatever ends it; and it stops when it is asked to."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from pydantic import BaseModel

from shared._streams.guarding import guard
from shared._streams.handling import acknowledge, handle_ready
from shared._streams.loop import Loop
from shared._streams.refusals import named
from shared._streams.starting import begin_reading, fitting_block
from shared._streams.supplying import give_back, read_what_is_new, recover
from shared.streams.worker import Worker

__all__ = ["run_worker", "stop_at_signals"]

_LOG = logging.getLogger("shared.streams")
_SECONDS_TO_SETTLE = 5.0

type _Tasks = list[asyncio.Task[None]]


async def run_worker[M: BaseModel](
    redis_client: Any, worker: Worker[M], *, stop: asyncio.Event | None = None
) -> None:
    """Handle the messages of a worker's stream, until `stop` is set.

    First what this consumer left when it ended last, then new entries; and, on a timer of its own,
    what any consumer left for `idle_ms`. An entry is acknowledged when it has been handled, so that
    whatever ends the worker, the message comes again. One that can't be read, or that failed too
    often, goes to the stream's dead letters.
    When it is to stop it reads no more, lets what is being handled end, and gives back the rest.
    While Redis is away it tries again, after 30 s at most. A group that is gone is made again, from
    the beginning of the stream.

    Raises:
        StreamUnavailableError: Redis does not answer at the start.
        StreamRefusedError: Redis refuses what no repetition helps, such as a key that is no stream.
        ValueError: `block_ms` is longer than the client's socket waits.
        TypeError: `handle` returned nothing to await: it is no coroutine function.
    """
    stream = worker.stream
    reading = worker.reading(fitting_block(redis_client, worker.block_ms))
    await begin_reading(redis_client, stream.name, stream.group)
    stop = stop or asyncio.Event()
    loop = Loop(redis_client, worker, reading, stop)
    supplying = [asyncio.create_task(part(loop)) for part in (recover, read_what_is_new)]
    handling = [asyncio.create_task(handle_ready(loop)) for _ in range(worker.concurrency)]
    guarding = guard(redis_client, reading, loop.taken, loop.lost)
    settling = [asyncio.create_task(one) for one in (acknowledge(loop), guarding)]
    stopped = asyncio.create_task(stop.wait())
    try:
        running = [*supplying, *handling, *settling, stopped]
        ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        await _stop(loop, supplying, handling, settling)
    finally:
        loop.ending = True
        await _end([*supplying, *handling, *settling, *loop.retries, stopped])
    with named(stream.name):
        for task in ended:
            task.result()


async def _stop(loop: Loop[Any], supplying: _Tasks, handling: _Tasks, settling: _Tasks) -> None:
    loop.ending = True
    await _end([*supplying, *loop.retries])
    loop.has_ready.set()
    await asyncio.wait(handling, timeout=loop.worker.stop_seconds)
    await _end(handling)
    loop.has_handled.set()
    await asyncio.wait(settling[:1], timeout=_SECONDS_TO_SETTLE)
    await _end(settling)
    try:
        async with asyncio.timeout(_SECONDS_TO_SETTLE):
            await give_back(loop)
    except Exception as error:  # it stays pending, and comes again later
        _LOG.warning("%s: not given back: %r", loop.worker.stream.name, error)


async def _end(tasks: list[Any]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not report it


@asynccontextmanager
async def stop_at_signals(*signals: signal.Signals) -> AsyncGenerator[asyncio.Event]:
    """Give an event that SIGTERM and SIGINT set (or others), for `run_worker` to stop by.

    In the main thread only; at its end the signals do what they did before.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ask_to_stop(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    chosen = signals or (signal.SIGTERM, signal.SIGINT)
    before = {one: signal.signal(one, ask_to_stop) for one in chosen}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            with contextlib.suppress(TypeError):  # one that was not set from Python
                signal.signal(one, handler)
