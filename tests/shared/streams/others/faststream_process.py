"""A worker and a publisher of FastStream, as its documentation has them for messages that count.

`python faststream_process.py URL CONSUMER work FILE`, or `... URL - publish -` with tasks on the
standard input. A group with `NACK_ON_ERROR`, ten entries a read (without a number one worker takes
all there are), and beside it the subscriber that claims what is idle.
"""

import asyncio
import logging
import os
import sys

from faststream import AckPolicy, FastStream
from faststream.redis import RedisBroker, StreamSub

from tests.shared.streams.chaos.worker_process import IDLE_MS, Task
from tests.shared.streams.others.task import handle, read_tasks

STREAM, GROUP = "faststream", "g"


async def work(url: str, consumer: str, file: str) -> None:
    """Handle tasks until SIGTERM."""
    handled = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    broker = RedisBroker(url, logger=None)

    async def attend(task: Task) -> None:
        await handle(task, handled)

    for stream in (
        StreamSub(STREAM, group=GROUP, consumer=consumer, max_records=10, polling_interval=500),
        StreamSub(STREAM, group=GROUP, consumer=consumer, min_idle_time=IDLE_MS),
    ):
        broker.subscriber(stream=stream, ack_policy=AckPolicy.NACK_ON_ERROR)(attend)
    await FastStream(broker, logger=None).run(log_level=logging.CRITICAL)


async def publish(url: str) -> None:
    """Publish what the standard input has, one after the other."""
    async with RedisBroker(url, logger=None) as broker:
        for task in read_tasks():
            await broker.publish(task, stream=STREAM)


if __name__ == "__main__":
    url, consumer, does, file = sys.argv[1:]
    asyncio.run(publish(url) if does == "publish" else work(url, consumer, file))
