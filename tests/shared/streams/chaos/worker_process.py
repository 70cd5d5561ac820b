"""What a worker does while everything around it fails; run as a process by the harness.

`python worker_process.py URL CONSUMER MODE FILE`: writes the number of each message that it handles
to the file, or does so in Redis in the transaction that acknowledges it (mode `transaction`).
"""

import asyncio
import logging
import os
import sys

from pydantic import BaseModel
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.streams import Delivery, Stream, Worker, acknowledge_with, run_worker, stop_at_signals

STREAM_NAME = "chaos"
HANDLED = "{chaos}:handled"
"""Where mode `transaction` writes the numbers."""


class Task(BaseModel):
    """A numbered message, and what is to become of it."""

    number: int
    does: str = "well"
    text: str = ""


STREAM: Stream[Task] = Stream(STREAM_NAME, "g", Task)
SLOW_SECONDS = 1.5
IDLE_MS = 600


async def main(url: str, consumer: str, mode: str, file: str) -> None:
    """Handle messages until SIGTERM."""
    handled = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    # Nothing that is buffered: what was written is there, whatever ends the process.
    soon = Retry(NoBackoff(), 3)  # by itself a client waits a second after a lost reply
    async with Redis.from_url(url, retry=soon) as client:

        async def handle(delivery: Delivery[Task]) -> None:
            task = delivery.message
            if task.does == "fail":
                raise RuntimeError("always")
            await asyncio.sleep(SLOW_SECONDS if task.does == "slow" else 0.001)
            row = f"{task.number}\n".encode()
            if mode == "transaction":
                await acknowledge_with(
                    client, delivery, lambda one: one.rpush(HANDLED, task.number)
                )
            else:
                os.write(handled, row)

        worker = Worker(
            stream=STREAM,
            consumer=consumer,
            handle=handle,
            idle_ms=IDLE_MS,
            deliveries=5,
            first_retry_seconds=0.05,
            longest_retry_seconds=0.2,
            block_ms=500,
        )
        async with stop_at_signals() as stop:
            await run_worker(client, worker, stop=stop)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("shared.streams").setLevel(logging.CRITICAL)
    asyncio.run(main(*sys.argv[1:]))
