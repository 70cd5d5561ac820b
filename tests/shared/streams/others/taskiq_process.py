"""A worker and a publisher of taskiq-redis, as its documentation has them for messages that count.

`python taskiq_process.py URL CONSUMER work FILE`, or `... URL - publish -` with tasks on the
standard input. `RedisStreamBroker`, which acknowledges after the task, with a group from the
stream's beginning, a lock that is let go of, and the middleware that retries.
"""

import asyncio
import logging
import os
import signal
import sys

from taskiq import SimpleRetryMiddleware
from taskiq.api import run_receiver_task
from taskiq_redis import RedisStreamBroker

from tests.shared.streams.chaos.worker_process import IDLE_MS, Task
from tests.shared.streams.others.task import ATTEMPTS, handle, read_tasks

STREAM, GROUP = "taskiq", "taskiq"


def broker_at(url: str, consumer: str) -> RedisStreamBroker:
    """A broker with what its documentation names for tasks that must not be lost."""
    made = RedisStreamBroker(
        url,
        queue_name=STREAM,
        consumer_group_name=GROUP,
        consumer_name=consumer,
        consumer_id="0",
        xread_block=500,
        idle_timeout=IDLE_MS,
        unacknowledged_lock_timeout=2,
    )
    made.add_middlewares(SimpleRetryMiddleware(default_retry_count=ATTEMPTS))
    return made


async def work(url: str, consumer: str, file: str) -> None:
    """Handle tasks until SIGTERM."""
    handled = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    broker = broker_at(url, consumer)

    async def attend(task: Task) -> None:
        await handle(task, handled)

    broker.register_task(attend, task_name="attend", retry_on_error=True)
    await broker.startup()
    receiving = asyncio.create_task(run_receiver_task(broker, max_async_tasks=1))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, receiving.cancel)
    await asyncio.wait([receiving])
    await broker.shutdown()


async def publish(url: str) -> None:
    """Publish what the standard input has, one after the other."""
    broker = broker_at(url, "publisher")

    async def attend(task: Task) -> None:
        raise NotImplementedError

    attending = broker.register_task(attend, task_name="attend", retry_on_error=True)
    await broker.startup()
    for task in read_tasks():
        await attending.kiq(task)
    await broker.shutdown()


if __name__ == "__main__":
    url, consumer, does, file = sys.argv[1:]
    logging.disable()
    asyncio.run(publish(url) if does == "publish" else work(url, consumer, file))
