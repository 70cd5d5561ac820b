"""A worker and a publisher of streaq, as its documentation has them for messages that count.

`python streaq_process.py URL CONSUMER work FILE`, or `... URL - publish -` with tasks on the
standard input. What fails raises `StreaqRetry`, as it says; a task whose worker died is claimed
after `idle_timeout`.
"""

import asyncio
import logging
import os
import sys
from typing import Any

from streaq import StreaqRetry, Worker

from tests.shared.streams.chaos.worker_process import IDLE_MS, Task
from tests.shared.streams.others.task import ATTEMPTS, handle, read_tasks

QUEUE = "chaos"
STREAM, GROUP = f"streaq:{QUEUE}:queues:normal", "workers"
AT_ONCE = 200


def worker_at(url: str, consumer: str | None, handled: int) -> tuple[Any, Any]:
    """A worker, and its task."""
    worker: Any = Worker(
        url, queue_name=QUEUE, concurrency=1, idle_timeout=IDLE_MS / 1000, id=consumer
    )

    async def attend(number: int, does: str, text: str) -> None:
        try:
            await handle(Task(number=number, does=does, text=text), handled)
        except RuntimeError as error:
            raise StreaqRetry(str(error), delay=0) from error

    return worker, worker.task(max_tries=ATTEMPTS, silent=True)(attend)


async def publish(url: str) -> None:
    """Publish what the standard input has, 200 at a time."""
    worker, attend = worker_at(url, None, -1)
    tasks = [attend.enqueue(task.number, task.does, task.text) for task in read_tasks()]
    async with worker:
        for at in range(0, len(tasks), AT_ONCE):
            await worker.enqueue_many(tasks[at : at + AT_ONCE])


if __name__ == "__main__":
    url, consumer, does, file = sys.argv[1:]
    logging.disable()
    if does == "publish":
        asyncio.run(publish(url))
    else:
        handled = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        worker_at(url, consumer, handled)[0].run_sync()
